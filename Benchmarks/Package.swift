// swift-tools-version: 6.2
import PackageDescription

// A package of its own, without dependencies: whoever builds strata never builds this.
let package = Package(
  name: "strata-benchmarks",
  targets: [
    .executableTarget(
      name: "bench",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ]
    )
  ],
  swiftLanguageModes: [.v6]
)
