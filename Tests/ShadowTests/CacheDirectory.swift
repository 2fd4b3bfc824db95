import FoundationEssentials
import Glibc

@testable import Shadow

/// A cache directory of a test's own, and what servers have left in it.
struct CacheDirectory: Sendable {
  let path: String

  /// Runs a test with an empty cache that is removed afterwards.
  static func with(_ suffix: String = "", _ body: (CacheDirectory) async throws -> Void) async throws {
    let parent = "/tmp/strata-test-" + String(UInt32.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: parent + suffix, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: parent) }
    try await body(CacheDirectory(path: parent + suffix))
  }

  var options: ShadowOptions { ShadowOptions(cacheDirectory: path) }

  private var directory: String {
    get throws { path + "/shadow-\(try ServerUser.current().userID)" }
  }

  /// The directories of servers, running or abandoned.
  var runs: [String] {
    get throws {
      let path = try directory + "/runs"
      return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().map { path + "/" + $0 }
    }
  }

  var templates: [String] {
    get throws {
      ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
        .filter { $0.hasPrefix("template-") && !$0.hasSuffix("lock") }.sorted()
    }
  }

  /// The processes whose command line names the cache: guards and servers.
  var processes: [Int32] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.sorted().filter { process in
        guard process != getpid() else { return false }
        let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        let text = String(decoding: command, as: UTF8.self)
        return text.contains(path) && !text.contains("ShadowHolder")
      }
    }
  }

  /// Waits until no process of a server is left, within reason.
  func isQuiet() async throws -> Bool {
    try await comesTrue { try processes.isEmpty }
  }

  /// Waits until no server and no directory of one is left, within reason.
  func isDeserted() async throws -> Bool {
    try await comesTrue { try runs.isEmpty && processes.isEmpty }
  }

  private func comesTrue(_ condition: () throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      if try condition() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}
