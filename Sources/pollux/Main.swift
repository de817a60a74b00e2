import App
import Glibc

@main
struct Main {
    static func main() {
        do {
            let signal = try FullScreen(ScreenOptions()).run(host: CommandLine.arguments.dropFirst().first)
            _ = signal
        } catch { print("pollux: \(error)"); exit(1) }
    }
}
