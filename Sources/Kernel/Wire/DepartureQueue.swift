import Core

/// A priority queue of the packets in transit, by departure time.
///
/// One block of reusable slots holds their bytes, so that a packet costs no allocation.
struct DepartureQueue {
    struct Departure {
        /// Run time in nanoseconds.
        var at: Int64
        /// Order of insertion, which decides between equal departure times.
        var order: UInt64
        var slot: Int
        var packet: Packet
    }

    /// What the wire has to know about a packet when it leaves.
    struct Packet {
        var length: Int
        /// Number of the UDP message that it is part of; 0 if it is not part of one.
        var message: Int32 = 0
        var lane: Lane
        var direction: WireDirection
        var isCopy = false
        var isCorrupted = false
    }

    /// Limit of packets in transit: 48 MB of slots.
    static let standardCapacity = 32_768
    /// Bytes per slot: the wire's MTU, rounded up.
    private static let slotSize = 1536

    private let capacity: Int
    private var heap: [Departure] = []
    private var bytes: [UInt8] = []
    private var freeSlots: [Int] = []
    private var lastOrder: UInt64 = 0

    init(capacity: Int = standardCapacity) {
        self.capacity = capacity
    }

    /// Run time of the next departure in nanoseconds; `Int64.max` if the queue is empty.
    var next: Int64 { heap.first?.at ?? .max }

    var count: Int { heap.count }

    /// The packets in transit, in no particular order.
    var packets: some Sequence<Packet> { heap.lazy.map(\.packet) }

    /// Stores the bytes of a packet.
    ///
    /// - Returns: Their slot; nil if no slot is free or the packet is too long for one.
    mutating func store(_ packet: ArraySlice<UInt8>) -> Int? {
        guard packet.count <= Self.slotSize else { return nil }
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = bytes.count / Self.slotSize
            guard slot < capacity else { return nil }
            bytes.append(contentsOf: repeatElement(0, count: Self.slotSize))
        }
        let start = slot * Self.slotSize
        bytes.withUnsafeMutableBytes { all in
            UnsafeMutableRawBufferPointer(rebasing: all[start..<start + packet.count]).copyBytes(from: packet)
        }
        return slot
    }

    mutating func release(_ slot: Int) { freeSlots.append(slot) }

    func withBytes<Result>(of slot: Int, length: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { all in
            let start = slot * Self.slotSize
            return body(UnsafeRawBufferPointer(rebasing: all[start..<start + length]))
        }
    }

    /// Schedules the packet in a slot to leave at a time.
    mutating func insert(_ packet: Packet, slot: Int, at time: Int64) {
        lastOrder += 1
        heap.append(Departure(at: time, order: lastOrder, slot: slot, packet: packet))
        var child = heap.count - 1
        while child > 0, isEarlier(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes and returns the next departure; the caller must release its slot.
    mutating func removeFirst() -> Departure? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var child = parent * 2 + 1
            guard child < heap.count else { return first }
            if child + 1 < heap.count, isEarlier(child + 1, child) { child += 1 }
            guard isEarlier(child, parent) else { return first }
            heap.swapAt(child, parent)
            parent = child
        }
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (heap[left], heap[right])
        return left.at == right.at ? left.order < right.order : left.at < right.at
    }
}
