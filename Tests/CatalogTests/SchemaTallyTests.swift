import TestSupport
import Testing

struct SchemaTallyTests {
  @Test func namesWhatCouldNotBeTried() {
    let tally = SchemaTally("schemas")
    tally.countSQL()
    #expect(tally.summary == "schemas: 1 came back through DDL, 0 through Swift")
    tally.leaveOut("b", "no such extension")
    tally.leaveOut("a", "syntax error")
    #expect(
      tally.summary == """
        schemas: 1 came back through DDL, 0 through Swift; 2 could not be loaded:
          a on \(TestServer.version): syntax error
          b on \(TestServer.version): no such extension
        """
    )
  }
}
