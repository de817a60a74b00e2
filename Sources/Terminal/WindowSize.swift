import CLinux
import Glibc
import Screen

/// The size of the terminal's window.
enum WindowSize {
    /// Larger than any monitor shows. Curses keeps several copies of every cell.
    static let max = Size(columns: 1000, rows: 500)

    /// The size that the kernel knows, at most `max`; nil if it knows none.
    static var ofKernel: Size? {
        guard let size = reported else { return nil }
        return Size(columns: min(size.columns, max.columns), rows: min(size.rows, max.rows))
    }

    /// Returns the rows and columns that the user has set by LINES and COLUMNS.
    ///
    /// They count only where the kernel knows no size, as on a serial line.
    /// - Throws: `TerminalFailure` if the window, or what the user has set, is not a possible size.
    static func setByUser() throws(TerminalFailure) -> (rows: Int?, columns: Int?) {
        guard let size = reported else {
            return (try variable("LINES", max: max.rows), try variable("COLUMNS", max: max.columns))
        }
        guard size.columns <= max.columns, size.rows <= max.rows else {
            throw .refused(
                "the window has \(size.columns) columns and \(size.rows) rows, more than \(max.columns) and "
                    + "\(max.rows)")
        }
        return (nil, nil)
    }

    private static var reported: Size? {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
        else { return nil }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    private static func variable(_ name: String, max: Int) throws(TerminalFailure) -> Int? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        guard let number = Int(text), (1...max).contains(number) else {
            throw .refused("\(name)=\(text.cleaned) is not a number from 1 to \(max)")
        }
        return number
    }
}
