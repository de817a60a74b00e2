// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target in this package.
///
/// Warnings are errors here and not by a compiler flag on the command line, which would also apply to the
/// dependencies and conflict with their settings. Members resolve only in modules that the file imports itself:
/// `contains` from Foundation, visible through a dependency, would add 40 MB of Foundation to the binary.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "pollux",
    products: [.executable(name: "pollux", targets: ["pollux"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(
            name: "Core", dependencies: [.product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: strict),
        .target(name: "Screen", swiftSettings: strict),
        .target(
            name: "Themes", path: "themes",
            resources: [
                .embedInCode("dark.toml"), .embedInCode("light.toml"), .embedInCode("high-contrast.toml"),
                .embedInCode("mono.toml"), .embedInCode("gruvbox.toml"), .embedInCode("nord.toml"),
            ],
            swiftSettings: strict),
        .target(
            name: "Dashboard",
            dependencies: ["Core", "Screen", .product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: strict),
        .target(
            name: "Kernel",
            dependencies: ["Core", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict),
        .target(name: "Terminal", dependencies: ["Screen", "CNcurses", "CLinux"], swiftSettings: strict),
        .target(
            name: "App",
            dependencies: [
                "Core", "Screen", "Themes", "Dashboard", "Kernel", "Terminal",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "pollux",
            dependencies: [
                "App", "Core", "Dashboard", "Kernel", "Screen",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(name: "PacketSamples", path: "Tests/PacketSamples", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CoreTests", dependencies: ["Core", "PacketSamples", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ScreenTests", dependencies: ["Screen", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["Core", "Dashboard", "PacketSamples", "Screen", "TestSupport"],
            exclude: ["Frames"],
            swiftSettings: strict),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "App", "Core", "Dashboard", "Kernel", "PseudoTerminal", "Screen", "TestSupport", "Themes",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KernelTests",
            dependencies: [
                "Core", "Kernel", "PseudoTerminal", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CVTerm", path: "Tests/CVTerm", providers: [.apt(["libvterm-dev"])]),
        .target(
            name: "PseudoTerminal", dependencies: ["CLinux", "CVTerm"], path: "Tests/PseudoTerminal",
            swiftSettings: strict),
        .executableTarget(
            name: "bench", dependencies: ["PseudoTerminal"], path: "Benchmarks/Driver",
            swiftSettings: strict),
        .executableTarget(
            name: "lists", dependencies: ["Core", "Dashboard", "Kernel", "Screen"],
            path: "Benchmarks/Lists", swiftSettings: strict),
        .executableTarget(
            name: "sockets", dependencies: ["Core", "Kernel"],
            path: "Benchmarks/Sockets", swiftSettings: strict),
        .executableTarget(
            name: "forwarding", dependencies: ["Core", "Kernel"], path: "Benchmarks/Forwarding",
            swiftSettings: strict),
        .target(
            name: "FuzzTargets", dependencies: ["App", "Core", "Dashboard", "Screen"],
            path: "Tests/Fuzzing/Targets", swiftSettings: strict),
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets", "Kernel"], path: "Tests/Fuzzing/Driver",
            swiftSettings: strict),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets", "Kernel"], swiftSettings: strict),
        .testTarget(
            name: "PseudoTerminalTests", dependencies: ["PseudoTerminal", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEnd", dependencies: ["PseudoTerminal", "TestSupport"],
            exclude: ["Home", "World", "Journeys"],
            swiftSettings: strict),
    ]
)
