import Postgres
import Testing

@Suite struct ConnectionTargetTests {
  @Test(arguments: [
    ("", "postgresql://"),
    ("postgres://u:secret@h:5433/d?sslmode=require", "postgresql://u@h:5433/d?sslmode=require"),
    ("postgresql://u:s%40%2Fcret@h/d", "postgresql://u@h/d"),
    ("postgres://h/d?user=u&password=secret", "postgresql://u@h/d"),
    ("postgres://h/d?sslpassword=secret", "postgresql://h/d"),
    ("postgres:///d?host=/tmp/s%20p", "postgresql:///d?host=/tmp/s%20p"),
    ("postgres://u:secret@a:1,b:2/d", "postgresql://u@/d?host=a,b&port=1,2"),
    ("postgres://[::1]:5433/d%20e", "postgresql://[::1]:5433/d%20e"),
    ("host=h user=u password=secret dbname=d", "user=u dbname=d host=h"),
    ("host=h password='sec\\' ret' dbname='a b'", "dbname='a b' host=h"),
    ("service=s password=secret", "service=s"),
    ("dbname='a\\'\u{301} host=evil' password=secret", "dbname='a\\'\u{301} host=evil'"),
    ("postgres://%27%CC%81:secret@h/d", "postgresql://%27%CC%81@h/d"),
  ])
  func passwordsAreNotShown(conninfo: String, shown: String) throws {
    let target = try ConnectionTarget(conninfo)
    #expect(target.redacted == shown)
    #expect("\(target)" == shown)
    var dumped = ""
    dump(target, to: &dumped)
    for text in [dumped, String(reflecting: target), "\([target])", "\(Optional(target) as Any)"] {
      #expect(!text.contains("cret") && !text.contains(" ret"))
    }
    // What is shown can be read again, and the full text gives the same target.
    #expect(try ConnectionTarget(shown).redacted == shown)
    #expect(try ConnectionTarget(target.secretConninfo) == target)
  }

  @Test(arguments: [
    "postgres://u:secret@[h/d", "postgres://u:sec%zzret@h/d", "postgres://u:secret@h/d?nosuch=1",
    "host=h password=sec ret", "password='secret", "host=h password=sec ret=1", "password=a \"secret\" b",
    "password=x secret\" y\" z",
    "user=u nosuch=secret password=secret",
  ])
  func anUnreadableStringIsAnErrorWithoutThePassword(conninfo: String) {
    let error = #expect(throws: PostgresError.self) { try ConnectionTarget(conninfo) }
    #expect(error?.kind == .connection)
    let text = error?.description ?? ""
    #expect(text.hasPrefix("ERROR: the connection string cannot be read: "))
    #expect(!text.contains("secret") && !text.contains("ret\"") && !text.contains("zz"), "\(text)")
  }

  @Test func withoutAPasswordTheErrorShowsWhatIsWrong() {
    let error = #expect(throws: PostgresError.self) { try ConnectionTarget("host=h nosuch=1") }
    #expect(error?.message == "the connection string cannot be read: invalid connection option \"nosuch\"")
  }

  @Test func settingsReplaceWhatWasGiven() throws {
    let target = try ConnectionTarget("postgres://u:secret@h/d")
    #expect(target.setting("dbname", "a'b").database == "a'b")
    #expect(target.setting("dbname", nil).database == nil)
    #expect(target.setting("options", "-c x=1")["options"] == "-c x=1")
    #expect(target.host == "h" && target.user == "u" && target.port == nil)
  }

  @Test func childProcessesGetTheSettingsByEnvironment() throws {
    let target = try ConnectionTarget("postgres://u:secret@h:1/d?sslmode=require&options=-cx%3D1")
    #expect(
      target.environment == [
        "PGUSER": "u", "PGPASSWORD": "secret", "PGHOST": "h", "PGPORT": "1", "PGDATABASE": "d", "PGSSLMODE": "require",
        "PGOPTIONS": "-cx=1",
      ]
    )
  }
}
