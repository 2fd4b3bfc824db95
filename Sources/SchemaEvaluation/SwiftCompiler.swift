import Diagnostics
import Digests
import FoundationEssentials
import Subprocess
import SystemPackage

/// The `swiftc` that compiles schemas.
struct SwiftCompiler {
  /// Its path with links resolved.
  var path: String
  /// Tells this compiler from others without running it: its path, size and time of change.
  var identity: String

  /// The given compiler, else the one that `STRATA_SWIFTC` names, else the first `swiftc` of the PATH; `nil` where there
  /// is none.
  static func find(_ given: String?) -> SwiftCompiler? {
    let environment = ProcessInfo.processInfo.environment
    var candidates: [String] = []
    if let given = given ?? environment["STRATA_SWIFTC"], !given.isEmpty {
      candidates = [given]
    } else {
      candidates = (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/swiftc" }
    }
    for candidate in candidates where FileManager.default.isExecutableFile(atPath: candidate) {
      let resolved = URL(filePath: candidate).resolvingSymlinksInPath().path
      let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
      let size = (attributes?[.size] as? Int) ?? 0
      let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      // A proxy such as swiftly's chooses a toolchain by what stands in the environment and in its configuration.
      let selection = environment["TOOLCHAINS"] ?? ""
      return SwiftCompiler(path: candidate, identity: "\(resolved) \(size) \(changed) \(selection)")
    }
    return nil
  }

  static var missing: Failure {
    Failure(
      code: "no-swift-compiler",
      "there is no Swift compiler to read the schema with",
      advice: "Install Swift (https://www.swift.org/install), or put swiftc on the PATH, or name it in STRATA_SWIFTC. "
        + "Applying migrations needs no compiler."
    )
  }

  struct Outcome {
    var succeeded: Bool
    var output: String
  }

  /// Some of the compiler's passes take stack in proportion to the product of a function's blocks and places (6.3:
  /// `StackNesting::fixNesting`), and the usual 8 MiB are too few for a large literal: it ends by a segmentation fault.
  private static let withStack = """
    ulimit -S -s 262144 2>/dev/null || ulimit -S -s $(ulimit -H -s) 2>/dev/null; exec "$0" "$@"
    """

  func run(_ arguments: [String]) async throws -> Outcome {
    let result = try await Subprocess.run(
      .path("/bin/sh"),
      arguments: Arguments(["-c", Self.withStack, path] + arguments),
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 24)
    )
    return Outcome(
      succeeded: result.terminationStatus.isSuccess,
      output: result.standardOutput + result.standardError
    )
  }
}
