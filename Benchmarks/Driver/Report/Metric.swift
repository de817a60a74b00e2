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
    case idleSocketsTime, idleSocketsSnapshots, frozenWakeUps, frozenBytes
    case screenRows10k, screenRefresh10k, screenMemory10k
    case screenMove10k, screenPage10k, screenSort10k, screenFilter10k, screenView10k
    case screenRows100k, screenRefresh100k, screenMemory100k
    case screenMove100k, screenPage100k, screenSort100k, screenFilter100k, screenView100k

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
        case .idleSocketsTime, .idleSocketsSnapshots, .frozenWakeUps, .frozenBytes,
            .screenRows10k, .screenRefresh10k, .screenMemory10k,
            .screenMove10k, .screenPage10k, .screenSort10k, .screenFilter10k, .screenView10k,
            .screenRows100k, .screenRefresh100k, .screenMemory100k,
            .screenMove100k, .screenPage100k, .screenSort100k, .screenFilter100k, .screenView100k:
            .socketsScreen
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
        case .idleSocketsTime: "1,000 sockets on the screen, processor time per second"
        case .idleSocketsSnapshots: "1,000 sockets on the screen, snapshots per second"
        case .frozenWakeUps: "10,000 sockets on the frozen screen, wake-ups per second"
        case .frozenBytes: "10,000 sockets on the frozen screen, bytes to the terminal per second"
        case .screenRows10k: "10,000 sockets on the screen, from the key 2 to the first rows"
        case .screenRefresh10k: "10,000 sockets on the screen, processor time per second"
        case .screenMemory10k: "10,000 sockets on the screen, peak memory"
        case .screenMove10k: "10,000 sockets on the screen, a key that moves the selection"
        case .screenPage10k: "10,000 sockets on the screen, a key that turns the page"
        case .screenSort10k: "10,000 sockets on the screen, sort by another column"
        case .screenFilter10k: "10,000 sockets on the screen, a letter of a filter"
        case .screenView10k: "10,000 sockets on the screen, another view"
        case .screenRows100k: "100,000 sockets on the screen, from the key 2 to the first rows"
        case .screenRefresh100k: "100,000 sockets on the screen, processor time per second"
        case .screenMemory100k: "100,000 sockets on the screen, peak memory"
        case .screenMove100k: "100,000 sockets on the screen, a key that moves the selection"
        case .screenPage100k: "100,000 sockets on the screen, a key that turns the page"
        case .screenSort100k: "100,000 sockets on the screen, sort by another column"
        case .screenFilter100k: "100,000 sockets on the screen, a letter of a filter"
        case .screenView100k: "100,000 sockets on the screen, another view"
        }
    }

    var unit: Unit {
        switch self {
        case .startReady, .startWhole, .keyRepaint, .hundredKeys, .thousandLookups, .firstAnswer, .stormBack,
            .listMove, .listFilter, .listSort, .listSnapshot, .idleProcessor,
            .datagramOnScreen, .datagramAsLine, .keyUnderFlood, .wirePacket, .wireProcessor,
            .snapshot10k, .processes10k, .refresh10k, .snapshot50k, .processes50k, .refresh50k,
            .snapshot100k, .processes100k, .refresh100k, .idleSocketsTime,
            .screenRows10k, .screenRefresh10k,
            .screenMove10k, .screenPage10k, .screenSort10k, .screenFilter10k, .screenView10k,
            .screenRows100k, .screenRefresh100k,
            .screenMove100k, .screenPage100k, .screenSort100k, .screenFilter100k, .screenView100k:
            .seconds
        case .residentMemory, .anonymousMemory, .keyBytes, .memoryBeforeStorm, .stormMemory,
            .socketMemory10k, .socketMemory50k, .socketMemory100k, .screenMemory10k, .screenMemory100k:
            .bytes
        case .idleWakeUps, .unfocusedWakeUps, .untimedWakeUps, .frozenWakeUps, .idleSocketsSnapshots:
            .perSecond
        case .datagramsLostOnScreen, .datagramsLost: .count
        case .idleBytes, .unfocusedBytes, .untimedBytes, .frozenBytes: .bytesPerSecond
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
            .untimedBytes, .idleSocketsSnapshots, .frozenWakeUps, .frozenBytes,
            .screenMemory10k, .screenMemory100k,
            .screenMove10k, .screenPage10k, .screenSort10k, .screenFilter10k, .screenView10k,
            .screenMove100k, .screenPage100k, .screenSort100k, .screenFilter100k, .screenView100k:
            [.pollux]
        case .idleSocketsTime: [.pollux, .dump]
        case .screenRows10k, .screenRefresh10k, .screenRows100k, .screenRefresh100k: [.pollux, .ss]
        case .wirePacket, .wireProcessor: [.pollux, .forwarder, .veth]
        case .snapshot10k, .processes10k, .socketMemory10k, .snapshot50k, .processes50k, .socketMemory50k,
            .snapshot100k, .processes100k, .socketMemory100k:
            [.pollux, .dump, .ss]
        default: Subject.screens
        }
    }
}
