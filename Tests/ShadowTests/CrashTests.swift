import FoundationEssentials
import Glibc
import Subprocess
import Testing

@testable import Shadow

@Suite struct CrashTests {
  @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
  func serverEndsWithTheProcessThatStartedIt(_ signal: Int32) async throws {
    try await CacheDirectory.with { cache in
      let line = try await Holder.signalWhenReady(signal, cache) {
        let (runs, processes) = try (cache.runs, cache.processes)
        #expect(runs.count == 1)
        #expect(processes.count >= 2)
      }
      #expect(line.hasPrefix("ready "))
      #expect(try await cache.isDeserted())
    }
  }

  @Test(arguments: [5, 30, 60, 90, 120])
  func killDuringTheStartLeavesNothing(afterMilliseconds time: Int) async throws {
    try await CacheDirectory.with { cache in
      let first = try await ShadowServer.start(cache.options)
      await first.stop()
      try await Holder.signal(SIGKILL, cache, after: .milliseconds(time))
      // A process killed before it had a guard leaves a directory to the next one.
      #expect(try await cache.isQuiet())
      let next = try await ShadowServer.start(cache.options)
      #expect(try cache.runs.count == 1)
      await next.stop()
      #expect(try await cache.isDeserted())
    }
  }

  @Test func killDuringInitdbLeavesNothing() async throws {
    try await CacheDirectory.with { cache in
      try await Holder.signal(SIGKILL, cache, after: .milliseconds(150))
      let next = try await ShadowServer.start(cache.options)
      await next.stop()
      #expect(try cache.templates.count == 1)
      #expect(try await cache.isDeserted())
    }
  }

  @Test func sweepsWhatIsAbandonedAndNothingElse() async throws {
    try await CacheDirectory.with { cache in
      let running = try await ShadowServer.start(cache.options)
      let kept = try cache.runs
      let run = try #require(kept.first)
      let abandoned = run.dropLast(3) + "abandoned"
      try FileManager.default.createDirectory(atPath: abandoned + "/data/base", withIntermediateDirectories: true)
      try Data("a log".utf8).write(to: URL(filePath: abandoned + "/log"))
      let user = try ServerUser.current()
      for path in [abandoned, abandoned + "/data", abandoned + "/data/base", abandoned + "/log"] {
        try user.takeOver(String(path))
      }
      let next = try await ShadowServer.start(cache.options)
      #expect(!FileManager.default.fileExists(atPath: String(abandoned)))
      #expect(try Set(cache.runs).isSuperset(of: kept))
      _ = try await running.makeDatabase("still there")
      await next.stop()
      await running.stop()
      #expect(try await cache.isDeserted())
    }
  }

  @Test func isNotLedAstrayByTheEnvironment() async throws {
    try await CacheDirectory.with { cache in
      let environment: [Environment.Key: String] = [
        "PGHOST": "nowhere.invalid", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGDATABASE": "nowhere",
        "PGUSER": "nobody'", "PGPASSWORD": "secret", "PGSSLMODE": "verify-full", "PGREQUIREPEER": "somebody",
        "PGCHANNELBINDING": "require", "PGOPTIONS": "-c no_such_setting=1", "PGGSSENCMODE": "require",
        "PGTARGETSESSIONATTRS": "standby", "PGDATA": "/nowhere", "LC_ALL": "xx_YY", "TZ": "Asia/Tokyo",
      ]
      let line = try await Holder.signalWhenReady(SIGTERM, cache, environment: environment)
      #expect(line.hasPrefix("ready "))
      #expect(try await cache.isDeserted())
    }
  }
}
