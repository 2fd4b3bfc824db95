import Diagnostics
import Postgres
import Testing

@testable import Shadow

@Suite struct DevServerTests {
  @Test func staysUntilItIsStopped() async throws {
    try await CacheDirectory.with { cache in
      #expect(try DevServer.running(cache.options) == nil)
      let first = try await DevServer.start(cache.options)
      #expect(!first.wasRunning)
      let second = try await DevServer.start(cache.options)
      #expect(second.wasRunning)
      #expect(second.server == first.server)
      #expect(try DevServer.running(cache.options) == first.server)

      // Another shadow comes and goes; the development server is not swept away with it.
      let other = try await ShadowServer.start(cache.options)
      await other.stop()
      let named = try await ShadowServer.start(.server(try ConnectionTarget(first.server.url)))
      _ = try await named.makeDatabase("on the development server")
      await named.stop()

      let stopped = try await DevServer.stop(cache.options)
      #expect(stopped == first.server)
      #expect(try cache.runs.isEmpty)
      #expect(try DevServer.running(cache.options) == nil)
      #expect(try await DevServer.stop(cache.options) == nil)
      #expect(try await cache.isDeserted())
    }
  }

  @Test func refusesAnotherVersionThanTheRunning() async throws {
    try await CacheDirectory.with { cache in
      _ = try await DevServer.start(cache.options)
      var options = cache.options
      options.majorVersion = 99
      let failure = await #expect(throws: Failure.self) { try await DevServer.start(options) }
      #expect(failure?.category == .refused)
      try await DevServer.stop(cache.options)
    }
  }

  @Test func runsInTheForegroundUntilCancelled() async throws {
    try await CacheDirectory.with { cache in
      let (urls, continuation) = AsyncStream.makeStream(of: String.self)
      let running = Task {
        try await DevServer.runInForeground(cache.options) { started in continuation.yield(started.server.url) }
      }
      for await url in urls {
        let connection = try await Connection.connect(to: try ConnectionTarget(url))
        await connection.close()
        break
      }
      running.cancel()
      #expect(try await running.value)
      #expect(try await cache.isDeserted())
      #expect(try DevServer.running(cache.options) == nil)
    }
  }
}
