import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// A process that has started a shadow, or is about to, and can be killed.
enum Holder {
  /// Where the build put the program: beside the program of the tests.
  private static var program: FilePath {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return FilePath(tests).removingLastComponent().appending("ShadowHolder")
    }
  }

  /// Starts the process, waits until its shadow runs, and sends it a signal.
  ///
  /// - Returns: The line it printed when its shadow ran.
  static func signalWhenReady(
    _ signal: Int32,
    _ cache: CacheDirectory,
    environment: [Environment.Key: String] = [:],
    whileReady check: @escaping @Sendable () async throws -> Void = {}
  ) async throws -> String {
    let result = try await run(
      .path(try program),
      arguments: [cache.path],
      environment: .inherit.updating(environment.mapValues { $0 }),
      input: .none,
      output: .sequence,
      error: .currentStandardError
    ) { execution in
      var text = ""
      for try await buffer in execution.standardOutput {
        text += buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if text.hasSuffix("\n") { break }
      }
      try await check()
      kill(execution.processIdentifier.value, signal)
      return text
    }
    return result.closureResult
  }

  /// Starts the process and sends it a signal after a time.
  static func signal(_ signal: Int32, _ cache: CacheDirectory, after time: Duration) async throws {
    _ = try await run(
      .path(try program),
      arguments: [cache.path],
      input: .none,
      output: .discarded,
      error: .discarded
    ) { execution in
      try await Task.sleep(for: time)
      kill(execution.processIdentifier.value, signal)
    }
  }
}
