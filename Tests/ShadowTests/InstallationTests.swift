import Diagnostics
import FoundationEssentials
import Testing

@testable import Shadow

@Suite struct InstallationTests {
  @Test func namesTheWaysOutWhereNothingIsInstalled() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await PostgresInstallation.find(
        majorVersion: nil,
        environment: ["PATH": "/nowhere"],
        user: .current(),
        roots: ["/no/such/*/bin"]
      )
    }
    #expect(failure?.code == "shadow-no-postgres")
    for way in ["apt-get install postgresql", "--shadow URL", "STRATA_PG_BIN"] {
      #expect(failure?.advice?.contains(way) == true)
    }
  }

  @Test func findsWhatIsOnThePath() async throws {
    let usual = try await PostgresInstallation.find(majorVersion: nil, environment: [:], user: .current()).installation
    let found = try await PostgresInstallation.find(
      majorVersion: nil,
      environment: ["PATH": "relative:/nowhere:\(usual.binDirectory)"],
      user: .current(),
      roots: []
    )
    #expect(found.installation == usual)
    #expect(found.note == nil)
  }

  @Test func strataPgBinDecidesAlone() async throws {
    let usual = try await PostgresInstallation.find(majorVersion: nil, environment: [:], user: .current()).installation
    let named = try await PostgresInstallation.find(
      majorVersion: 99,
      environment: ["STRATA_PG_BIN": usual.binDirectory],
      user: .current(),
      roots: []
    )
    #expect(named.installation == usual)
    #expect(named.note?.contains("99") == true)
    let failure = await #expect(throws: Failure.self) {
      try await PostgresInstallation.find(
        majorVersion: nil,
        environment: ["STRATA_PG_BIN": "/nowhere"],
        user: .current()
      )
    }
    #expect(failure?.category == .usage)
    #expect(failure?.message.contains("/nowhere") == true)
  }

  @Test func theCacheIsWhereTheServersUserCanReachIt() async throws {
    let user = try ServerUser.current()
    try await CacheDirectory.with { parent in
      let closed = parent.path + "/closed"
      try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
      let options = ShadowOptions(environment: ["STRATA_CACHE": closed, "HOME": parent.path])
      let cache = try ShadowCache.open(options, user: user)
      if user.dropsPrivileges {
        #expect(!cache.directory.hasPrefix(closed))
        #expect(cache.note?.contains(closed) == true)
      } else {
        #expect(cache.directory == closed + "/shadow-\(user.userID)")
        #expect(cache.note == nil)
      }
    }
  }

  @Test func aFetchedServerIsTakenForItsVersionAlone() async throws {
    let user = try ServerUser.current()
    try await CacheDirectory.with { parent in
      let folder = parent.path + "/servers/99.1/bin"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for program in ["postgres", "initdb"] {
        let script = "#!/bin/sh\necho '\(program) (PostgreSQL) 99.1'\n"
        try Data(script.utf8).write(to: URL(filePath: folder + "/" + program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + program)
      }
      let environment = ["STRATA_CACHE": parent.path]
      let fetched = try await PostgresInstallation.find(majorVersion: 99, environment: environment, user: user)
      #expect(fetched.installation.binDirectory == folder)
      #expect(fetched.note == nil)
      for wanted in [nil, 98] {
        let usual = try await PostgresInstallation.find(majorVersion: wanted, environment: environment, user: user)
        #expect(usual.installation.majorVersion != 99)
      }
    }
  }
}
