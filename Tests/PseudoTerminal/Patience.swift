extension Duration {
    /// The deadline for expected events. It only bounds waits that would otherwise never end, so it is long
    /// enough
    /// for a busy machine.
    public static let patience = Duration.seconds(30)
}
