import Diagnostics
import Postgres
import Testing

@testable import Reporting

@Suite struct ErrorReportTests {
  @Test(arguments: [(Failure.Category.failed, Int32(1)), (.refused, 3), (.usage, 64)])
  func theCategoryDecidesTheExitStatus(_ category: Failure.Category, _ status: Int32) {
    #expect(ErrorReport(Failure(category, code: "x", "no")).exitStatus.rawValue == status)
  }

  @Test func aFailureSaysFindingsThenMessageThenFactsThenWhatToDo() {
    let failure = Failure(
      code: "bad",
      "the model has 2 mistakes",
      details: ["in: schema/billing"],
      advice: "correct them",
      diagnostics: [
        Diagnostic(.error, code: "a", at: Place(path: "schema/a.swift", line: 3), "unknown table x", advice: "y?"),
        Diagnostic(.warning, code: "b", "odd"),
      ]
    )
    #expect(
      ErrorReport(failure).text() == """
        schema/a.swift:3: error: unknown table x
          y?
        warning: odd
        error: the model has 2 mistakes
          in: schema/billing
        → correct them

        """
    )
  }

  @Test func anErrorOfTheServerShowsStateAndPlace() {
    var error = PostgresError(
      .server,
      "relation \"nix\" does not exist",
      sqlState: .undefinedTable,
      hint: "look again",
      statement: "SELECT 1;\nSELECT * FROM nix;"
    )
    error.position = 25
    #expect(
      ErrorReport(error).text() == """
        error: relation "nix" does not exist
          SQLSTATE 42P01
          hint: look again
          line 2: SELECT * FROM nix;
                                ^

        """
    )
    #expect(ErrorReport(error).exitStatus == .failed)
  }

  @Test func theErrorUnderneathIsSaidToo() {
    let error = PostgresError(.server, "deadlock detected", sqlState: SQLState("40P01"))
    let report = ErrorReport(Failure(code: "step-failed", "V1.sql stopped at line 3", underlying: error))
    #expect(
      report.text() == """
        error: V1.sql stopped at line 3
          deadlock detected
          SQLSTATE 40P01

        """
    )
  }

  @Test func cancellationIsAnInterruptionHoweverDeep() {
    #expect(ErrorReport(CancellationError()).exitStatus.rawValue == 130)
    let cancelled = PostgresError(.cancelled, "canceling statement due to user request")
    #expect(ErrorReport(cancelled).exitStatus.rawValue == 130)
    #expect(ErrorReport(Failure(code: "x", "stopped", underlying: cancelled)).exitStatus.rawValue == 130)
  }

  @Test func aLongStatementIsCutAroundThePlace() {
    let statement = "SELECT " + String(repeating: "a, ", count: 200) + "!" + String(repeating: " b", count: 200)
    let excerpt = StatementExcerpt(statement, position: 608).text.split(separator: "\n")
    #expect(excerpt.count == 2)
    let column = excerpt[1].count - 1
    #expect(excerpt[0].count <= 160)
    #expect(Array(excerpt[0])[column] == "!")
  }

  @Test func whatTheServerSaysCannotStyleTheTerminal() {
    let error = PostgresError(.server, "bad \u{1B}[2J name")
    #expect(ErrorReport(error).text().hasPrefix("error: bad \\u{1B}[2J name\n"))
  }
}
