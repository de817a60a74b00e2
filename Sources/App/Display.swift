import Core
import Dashboard
import Kernel
import Screen
import Terminal

/// The terminal as the program uses it: shows frames in the current theme, and runs the effects on the screen itself.
final class Display {
    private let screen: CursesScreen
    private let resumed: () -> Void
    private var theme: Theme
    private var frame: Frame
    private var pacer = FramePacer()
    private var isDirty = true

    /// - Parameter resumed: Called after a stop, during which the window may have changed.
    init(_ screen: CursesScreen, theme: Theme, resumed: @escaping () -> Void) {
        (self.screen, self.theme, self.resumed) = (screen, theme, resumed)
        frame = Frame(size: screen.size)
        if !screen.hasManyColors { self.theme.markSelectionByReverse() }
    }

    /// Requests a new frame.
    func invalidate() { isDirty = true }

    /// Draws and shows the state if it has changed and a frame is due.
    func showIfDue(_ state: inout State) {
        guard isDirty, screen.isReady else { return }
        let now = Instant.current
        guard pacer.nextFrame <= now else { return }
        isDirty = false
        draw(state, theme, into: &frame)
        guard screen.show(frame) else { return }
        pacer.frameShown(at: now)
    }

    /// When the next frame is due; nil if nothing has changed, or while the terminal does not read.
    var deadline: Instant? { isDirty && screen.isReady ? pacer.nextFrame : nil }

    func suspend() {
        screen.suspend()
        resumed()
        isDirty = true
    }

    /// Returns to full-screen mode after a stop.
    func resume() {
        screen.resume()
        resumed()
        isDirty = true
    }

    func repaint() {
        screen.repaint()
        isDirty = true
    }

    /// Copies text to the clipboard through the terminal (OSC 52).
    ///
    /// - Returns: Why the text cannot be copied; nil if it was sent.
    func copy(_ text: String) -> String? { screen.copy(text) }

    /// Switches to another theme.
    func use(_ theme: Theme) {
        var new = theme
        new.isASCII = self.theme.isASCII
        if !screen.hasManyColors { new.markSelectionByReverse() }
        self.theme = new
        isDirty = true
    }
}
