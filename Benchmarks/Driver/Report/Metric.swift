/// A measured quantity.
enum Metric: CaseIterable {
    case startReady, startWhole, residentMemory, anonymousMemory
    case keyRepaint, keyBytes, hundredKeys
    case listMove, listFilter, listSort, listSnapshot
    case idleWakeUps, idleProcessor, idleBytes, unfocusedWakeUps, unfocusedBytes, untimedWakeUps, untimedBytes
    case thousandLookups, firstAnswer
    case wirePacket, wireProcessor
    case stormBack, memoryBeforeStorm, stormMemory
    case datagramOnScreen, datagramAsLine, datagramsLostOnScreen, datagramsLost, keyUnderFlood
    case snapshot10k, processes10k, refresh10k, socketMemory10k
    case snapshot50k, processes50k, refresh50k, socketMemory50k
    case snapshot100k, processes100k, refresh100k, socketMemory100k

    enum Unit {
        case seconds, bytes, perSecond, bytesPerSecond, count
    }

    var group: Bench.Group {
        switch self {
        case .startReady, .startWhole, .residentMemory, .anonymousMemory: .start
        case .keyRepaint, .keyBytes, .hundredKeys: .keys
        case .listMove, .listFilter, .listSort, .listSnapshot: .lists
        case .idleWakeUps, .idleProcessor, .idleBytes, .unfocusedWakeUps, .unfocusedBytes, .untimedWakeUps,
            .untimedBytes:
            .idle
        case .thousandLookups, .firstAnswer: .lookups
        case .wirePacket, .wireProcessor: .wire
        case .stormBack, .memoryBeforeStorm, .stormMemory: .storm
        case .datagramOnScreen, .datagramAsLine, .datagramsLostOnScreen, .datagramsLost, .keyUnderFlood:
            .datagrams
        case .snapshot10k, .processes10k, .refresh10k, .socketMemory10k,
            .snapshot50k, .processes50k, .refresh50k, .socketMemory50k:
            .sockets
        case .snapshot100k, .processes100k, .refresh100k, .socketMemory100k: .manySockets
        }
    }

    var title: String {
        switch self {
        case .startReady: "start, exec to the ready text"
        case .startWhole: "start, exec to the whole first frame"
        case .residentMemory: "resident memory after start"
        case .anonymousMemory: "anonymous memory after start"
        case .keyRepaint: "one key, to the finished repaint"
        case .keyBytes: "bytes to the terminal for one key"
        case .hundredKeys: "100 keys at once, to the finished repaint"
        case .listMove: "50,000 rows, a key that moves the selection"
        case .listFilter: "50,000 rows, a letter of a filter"
        case .listSort: "50,000 rows, sort by another column"
        case .listSnapshot: "50,000 rows, reload"
        case .idleWakeUps: "idle, wake-ups per second"
        case .idleProcessor: "idle, processor time per second"
        case .idleBytes: "idle, bytes to the terminal per second"
        case .unfocusedWakeUps: "idle without the focus, wake-ups per second"
        case .unfocusedBytes: "idle without the focus, bytes to the terminal per second"
        case .untimedWakeUps: "idle with refresh = 0, wake-ups per second"
        case .untimedBytes: "idle with refresh = 0, bytes to the terminal per second"
        case .thousandLookups: "1,000 lookups of 50 ms, 64 at a time"
        case .firstAnswer: "1,000 lookups of 50 ms, the first answer"
        case .datagramOnScreen: "processor time per 64 B datagram, on the screen"
        case .datagramAsLine: "processor time per 64 B datagram, without a screen"
        case .datagramsLostOnScreen: "lost of 400,000 datagrams at 200,000 per second, on the screen"
        case .datagramsLost: "lost of 400,000 datagrams at 200,000 per second, without a screen"
        case .keyUnderFlood: "typed text on the screen, under a flood of datagrams"
        case .wirePacket: "a flood over the wire, time per packet"
        case .wireProcessor: "a flood over the wire, processor time per packet"
        case .stormBack: "200 resizes in a second, to the normal screen"
        case .memoryBeforeStorm: "resident memory before the resizes"
        case .stormMemory: "resident memory after the resizes"
        case .snapshot10k: "10,000 sockets, processor time from exec to exit"
        case .processes10k: "10,000 sockets with their processes, processor time from exec to exit"
        case .refresh10k: "10,000 sockets, processor time of a refresh"
        case .socketMemory10k: "10,000 sockets with their processes, peak memory"
        case .snapshot50k: "50,000 sockets, processor time from exec to exit"
        case .processes50k: "50,000 sockets with their processes, processor time from exec to exit"
        case .refresh50k: "50,000 sockets, processor time of a refresh"
        case .socketMemory50k: "50,000 sockets with their processes, peak memory"
        case .snapshot100k: "100,000 sockets, processor time from exec to exit"
        case .processes100k: "100,000 sockets with their processes, processor time from exec to exit"
        case .refresh100k: "100,000 sockets, processor time of a refresh"
        case .socketMemory100k: "100,000 sockets with their processes, peak memory"
        }
    }

    var unit: Unit {
        switch self {
        case .startReady, .startWhole, .keyRepaint, .hundredKeys, .thousandLookups, .firstAnswer, .stormBack,
            .listMove, .listFilter, .listSort, .listSnapshot, .idleProcessor,
            .datagramOnScreen, .datagramAsLine, .keyUnderFlood, .wirePacket, .wireProcessor,
            .snapshot10k, .processes10k, .refresh10k, .snapshot50k, .processes50k, .refresh50k,
            .snapshot100k, .processes100k, .refresh100k:
            .seconds
        case .residentMemory, .anonymousMemory, .keyBytes, .memoryBeforeStorm, .stormMemory,
            .socketMemory10k, .socketMemory50k, .socketMemory100k:
            .bytes
        case .idleWakeUps, .unfocusedWakeUps, .untimedWakeUps: .perSecond
        case .datagramsLostOnScreen, .datagramsLost: .count
        case .idleBytes, .unfocusedBytes, .untimedBytes: .bytesPerSecond
        }
    }

    /// The subjects that have a line for this metric.
    var subjects: [Subject] {
        switch self {
        case .thousandLookups: [.pollux, .ideal, .getent]
        case .firstAnswer: [.pollux, .ideal]
        case .datagramOnScreen, .datagramAsLine: [.pollux, .receive, .ncat, .socat]
        case .datagramsLost: [.pollux, .receive, .ncat, .socat]
        case .datagramsLostOnScreen, .keyUnderFlood, .listMove, .listFilter, .listSort, .listSnapshot,
            .refresh10k, .refresh50k, .refresh100k, .unfocusedWakeUps, .unfocusedBytes, .untimedWakeUps,
            .untimedBytes:
            [.pollux]
        case .wirePacket, .wireProcessor: [.pollux, .forwarder, .veth]
        case .snapshot10k, .processes10k, .socketMemory10k, .snapshot50k, .processes50k, .socketMemory50k,
            .snapshot100k, .processes100k, .socketMemory100k:
            [.pollux, .dump, .ss]
        default: Subject.screens
        }
    }
}
