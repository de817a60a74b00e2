import CLinux

/// Makes the C library return blocks of memory from one megabyte on to the kernel as soon as they are freed.
///
/// Otherwise it raises this size with each such block that is freed, up to 32 MB, and keeps them all for each thread
/// (`M_MMAP_THRESHOLD` in `man 3 mallopt`): the tables of snapshots that have been replaced.
public func releaseLargeBlocks() { mallopt(M_MMAP_THRESHOLD, 1 << 20) }
