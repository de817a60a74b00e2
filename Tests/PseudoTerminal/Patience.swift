extension Duration {
    /// How long a test waits for what has to come. It only bounds a wait that would not end by itself: nothing
    /// is expected to be faster than a busy machine.
    public static let patience = Duration.seconds(30)
}
