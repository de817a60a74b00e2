import Core

extension LabFailure {
    public init(_ failure: SystemFailure) {
        self.init(code: failure.errno.name, message: "\(failure)")
    }
}
