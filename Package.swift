// swift-tools-version: 6.2
import PackageDescription

/// The Makefile and CI set it: a warning in one of our own targets is an error then. Dependencies are not asked.
let isStrict = Context.environment["STRATA_STRICT"] == "1"

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// One room of the house: it knows only the rooms named here.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room, with the embedded PostgreSQL at hand.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name), "TestSupport"] + dependencies,
    swiftSettings: settings
  )
}

let package = Package(
  name: "strata",
  products: [
    .executable(name: "strata", targets: ["strata"]),
    .library(name: "SchemaDescription", targets: ["SchemaDescription"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMalloc"),

    room("Diagnostics"),
    room("Digests", ["CLibCrypto"]),
    room("Configuration", ["Diagnostics", yams]),
    room("Policies"),
    room("Postgres", ["CLibPQ"]),
    room("SchemaDescription"),
    room(
      "SchemaEvaluation",
      ["SchemaDescription", "Policies", "Postgres", "Diagnostics", "Digests", subprocess, systemPackage]
    ),
    room("Catalog", ["Policies", "Postgres", "Diagnostics", collections, heap]),
    room("Shadow", ["Postgres", "Diagnostics", "Digests", subprocess, systemPackage]),
    room(
      "Planning",
      ["SchemaDescription", "SchemaEvaluation", "Catalog", "Shadow", "Postgres", "Diagnostics", collections]
    ),
    room("SwiftSource", ["SchemaDescription", "SchemaEvaluation", "Catalog", "Diagnostics", collections]),
    room(
      "Migrations",
      ["Configuration", "Policies", "Postgres", "Diagnostics", "Digests", yams, subprocess, systemPackage]
    ),
    room(
      "SchemaSources",
      [
        "Configuration", "SchemaDescription", "SchemaEvaluation", "Catalog", "SwiftSource", "Shadow", "Planning",
        "Migrations", "Postgres", "Diagnostics", collections, subprocess, systemPackage,
      ]
    ),
    room(
      "Lint",
      [
        "Configuration", "SchemaDescription", "SchemaEvaluation", "Catalog", "Shadow", "Planning", "Migrations",
        "SchemaSources", "Postgres", "Diagnostics", yams, collections,
      ]
    ),
    room("OnlineCopy", ["Postgres", "Diagnostics"]),
    room("BlueGreen", ["OnlineCopy", "Planning", "Catalog", "Policies", "Postgres", "Diagnostics", collections]),
    room("Checking", ["Lint", "SchemaSources", "Planning", "Migrations", "Postgres", "Diagnostics"]),
    room(
      "Reporting",
      [
        "Diagnostics", "Postgres", "Catalog", "SwiftSource", "Planning", "Migrations", "Lint", "OnlineCopy",
        "BlueGreen", collections,
      ]
    ),
    .executableTarget(
      name: "strata",
      dependencies: [
        "Diagnostics", "Postgres", "SchemaDescription", "SchemaEvaluation", "Catalog", "Shadow", "Planning",
        "Configuration", "Digests", "Migrations", "SchemaSources", "Lint", "Checking", "OnlineCopy", "BlueGreen",
        "Reporting", "CMalloc", argumentParser,
      ],
      path: "Sources/StrataCLI",
      swiftSettings: settings
    ),

    .target(
      name: "TestSupport",
      dependencies: ["RandomSchema", "Shadow", "Postgres", "Diagnostics", subprocess, systemPackage],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    .target(name: "RandomSchema", path: "Tests/RandomSchema", swiftSettings: settings),
    tests(of: "Planning", ["Catalog", "RandomSchema", "Shadow", "Postgres", "Diagnostics"]),
    tests(
      of: "SchemaSources",
      ["Catalog", "Diagnostics", "Migrations", "Planning", "Postgres", "Shadow", subprocess, systemPackage]
    ),
    tests(of: "Lint", ["Catalog", "Diagnostics", "Migrations", "Planning", "Postgres", "SchemaSources", "Shadow"]),
    tests(of: "SchemaDescription"),
    tests(of: "SchemaEvaluation", ["SchemaDescription", "Diagnostics", "Postgres", "Shadow"]),
    tests(
      of: "Catalog",
      [
        "Policies", "Planning", "Postgres", "RandomSchema", "Shadow", "SchemaDescription", "SchemaEvaluation",
        "SchemaSources",
        "SwiftSource", "Diagnostics", collections,
      ]
    ),
    tests(of: "SwiftSource", ["Catalog"]),
    tests(of: "Digests", [subprocess, systemPackage]),
    tests(
      of: "Migrations",
      ["Policies", "Diagnostics", "Digests", "Postgres", "Shadow", subprocess, systemPackage]
    ),
    tests(of: "Postgres"),
    .target(
      name: "WriterWorkload",
      dependencies: ["TestSupport", "Postgres", "Shadow"],
      path: "Tests/WriterWorkload",
      swiftSettings: settings
    ),
    tests(of: "OnlineCopy", ["Diagnostics", "Postgres", "Shadow", "WriterWorkload"]),
    tests(
      of: "BlueGreen",
      ["Catalog", "Diagnostics", "OnlineCopy", "Planning", "Postgres", "Shadow", "WriterWorkload", collections]
    ),
    .testTarget(
      name: "CLITests",
      dependencies: ["strata", "TestSupport", "Postgres", "Shadow", subprocess, systemPackage],
      swiftSettings: settings
    ),
    tests(of: "Reporting", ["Diagnostics", "Catalog", "Planning", "Postgres"]),
    .executableTarget(
      name: "ShadowHolder",
      dependencies: ["Shadow"],
      path: "Tests/ShadowHolder",
      swiftSettings: settings
    ),
    tests(of: "Shadow", ["ShadowHolder", "Postgres", "Diagnostics", subprocess, systemPackage]),
    .testTarget(
      name: "ValueVerseTests",
      dependencies: ["strata", "TestSupport", "Postgres", "Shadow", subprocess, systemPackage],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
