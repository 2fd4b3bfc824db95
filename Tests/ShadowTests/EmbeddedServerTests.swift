import Diagnostics
import FoundationEssentials
import Glibc
import Postgres
import Testing

@testable import Shadow

@Suite struct EmbeddedServerTests {
  @Test func leavesNothingBehindWhenStopped() async throws {
    try await CacheDirectory.with { cache in
      let server = try await ShadowServer.start(cache.options)
      #expect(try cache.runs.count == 1)
      #expect(try !cache.processes.isEmpty)
      #expect(server.majorVersion >= 14)
      #expect(server.isEmbedded)
      #expect(server.notes.isEmpty)
      await server.stop()
      await server.stop()
      #expect(try cache.runs.isEmpty)
      #expect(try cache.processes.isEmpty)
      #expect(try cache.templates.count == 1)
    }
  }

  @Test func leavesNothingBehindWhenForgotten() async throws {
    try await CacheDirectory.with { cache in
      do {
        let server = try await ShadowServer.start(cache.options)
        _ = try await server.makeDatabase("forgotten")
      }
      #expect(try await cache.isDeserted())
    }
  }

  @Test func neverRunsAsRoot() async throws {
    try await CacheDirectory.with { cache in
      let server = try await ShadowServer.start(cache.options)
      let processes = try cache.processes
      #expect(processes.count >= 2)
      for process in processes {
        var status = stat()
        #expect(stat("/proc/\(process)", &status) == 0)
        #expect(status.st_uid != 0)
      }
      await server.stop()
    }
  }

  @Test func listensOnItsOwnSocketOnly() async throws {
    try await CacheDirectory.with { cache in
      let server = try await ShadowServer.start(cache.options)
      let target = try await server.makeDatabase("sockets")
      let connection = try await Connection.connect(to: target)
      let addresses = try await connection.query("SHOW listen_addresses")
      #expect(addresses[0][0] == "")
      var status = stat()
      let directory = try #require(cache.runs.first)
      #expect(stat(directory, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700)
      await connection.close()
      await server.stop()
    }
  }

  @Test(arguments: ["/" + String(repeating: "long", count: 30), "/it's, \"odd\" \\ ünïcode; $(x)"])
  func startsWhereNoSocketCanBe(_ suffix: String) async throws {
    try await CacheDirectory.with(suffix) { cache in
      let server = try await ShadowServer.start(cache.options)
      let run = try #require(cache.runs.first)
      let elsewhere = try FileManager.default.destinationOfSymbolicLink(atPath: run + "/socket")
      #expect(FileManager.default.fileExists(atPath: elsewhere + "/.s.PGSQL.5432"))
      _ = try await server.makeDatabase("odd")
      await server.stop()
      #expect(try cache.runs.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: elsewhere))
    }
  }

  @Test func startsManyAtOnceFromOneTemplate() async throws {
    try await CacheDirectory.with { cache in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask {
            let server = try await ShadowServer.start(cache.options)
            _ = try await server.makeDatabase("one of many")
            await server.stop()
          }
          group.addTask {
            let line = try await Holder.signalWhenReady(SIGTERM, cache)
            #expect(line.hasPrefix("ready "))
          }
        }
        try await group.waitForAll()
      }
      #expect(try cache.templates.count == 1)
      #expect(try await cache.isDeserted())
    }
  }

  @Test func takesSettings() async throws {
    try await CacheDirectory.with { cache in
      var options = cache.options
      options.settings = [ServerSetting("work_mem", "12345kB"), ServerSetting("cluster_name", "a \"b\", 'c' $d")]
      let server = try await ShadowServer.start(options)
      let connection = try await Connection.connect(to: try await server.makeDatabase("settings"))
      let memory = try await connection.query("SHOW work_mem")
      #expect(memory[0][0] == "12345kB")
      let name = try await connection.query("SHOW cluster_name")
      #expect(name[0][0] == "a \"b\", 'c' $d")
      await connection.close()
      await server.stop()
    }
  }

  @Test func saysWhyItDidNotStart() async throws {
    try await CacheDirectory.with { cache in
      var options = cache.options
      options.settings = [ServerSetting("no_such_setting", "1")]
      let failure = await #expect(throws: Failure.self) { try await ShadowServer.start(options) }
      #expect(failure?.code == "shadow-start")
      #expect(failure?.details.contains { $0.contains("no_such_setting") } == true)
      let isDeserted = try await cache.isDeserted()
      #expect(isDeserted)
    }
  }

  @Test(arguments: [0, 20, 60, 100, 300])
  func leavesNothingBehindWhenCancelled(afterMilliseconds time: Int) async throws {
    try await CacheDirectory.with { cache in
      let start = Task { try await ShadowServer.start(cache.options) }
      try await Task.sleep(for: .milliseconds(time))
      start.cancel()
      if let server = try? await start.value { await server.stop() }
      #expect(try await cache.isDeserted())
    }
  }

  @Test func fallsBackToTheNewestVersionWithANote() async throws {
    try await CacheDirectory.with { cache in
      var options = cache.options
      options.majorVersion = 99
      let server = try await ShadowServer.start(options)
      #expect(server.notes.count == 1)
      #expect(server.notes.first?.contains("PostgreSQL 99 is not installed") == true)
      await server.stop()
    }
  }
}
