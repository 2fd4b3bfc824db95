public import Diagnostics
import Postgres

extension MigrationScript {
  /// Reads a file: its statements, and the directives in its comments.
  ///
  /// - Throws: ``Failure`` with every mistake and its line.
  public static func parse(_ file: MigrationFile) throws(Failure) -> MigrationScript {
    let text: SQLScript
    do throws(SQLScript.SyntaxError) {
      text = try SQLScript(file.content)
    } catch {
      let place = Place(path: printable(file.path), line: error.line)
      throw .scriptNotSound(file.path, [Diagnostic(.error, code: "bad-sql", at: place, error.message)])
    }
    var reader = ScriptReader(path: file.path)
    for statement in text.statements {
      for comment in statement.leadingComments { reader.read(comment) }
      let data = statement.copyData.map { _ in Array(text.data(of: statement)) }
      reader.read(
        ScriptStatement(
          sql: statement.text,
          place: Place(path: printable(file.path), line: statement.line),
          copyData: data
        )
      )
      for comment in statement.trailingComments { reader.read(trailing: comment) }
    }
    for comment in text.closingComments { reader.read(comment) }
    guard reader.errors.isEmpty else { throw .scriptNotSound(file.path, reader.errors) }
    return reader.script
  }
}

/// Puts statements and directives together to a script, collecting what is wrong.
private struct ScriptReader {
  private(set) var script: MigrationScript
  private(set) var errors: [Diagnostic] = []

  init(path: String) {
    script = MigrationScript(
      path: path,
      segments: [.init(isTransactional: true, statements: [], line: 1)],
      destroys: []
    )
  }

  mutating func read(_ comment: SQLScript.Comment) {
    guard let directive = ScriptDirective(line: comment.text) else { return }
    let place = place(comment.line)
    guard let name = ScriptDirective.Name(rawValue: directive.name) else {
      let names = ScriptDirective.Name.allCases.map(\.rawValue).joined(separator: ", ")
      report("the directive \"\(printable(directive.name))\" is none of \(names)", "unknown-directive", place)
      return
    }
    do throws(DirectiveError) {
      switch name {
      case .description: script.description = directive.argument
      case .destroys: script.destroys.append(try Destruction(argument: directive.argument, at: place))
      case .segment:
        let segment = try directive.segment(at: comment.line)
        // A segment that has no statement yet is the one before the first directive.
        if script.segments.last?.statements.isEmpty == true { script.segments.removeLast() }
        script.segments.append(segment)
      }
    } catch {
      report(error.reason, "bad-directive", place)
    }
  }

  mutating func read(trailing comment: SQLScript.Comment) {
    guard ScriptDirective(line: comment.text) != nil else { return }
    report("a directive stands on a line of its own", "bad-directive", place(comment.line))
  }

  mutating func read(_ statement: ScriptStatement) {
    let words = StatementWords(statement.sql)
    let index = script.segments.count - 1
    if let command = words.transactionCommand {
      report(
        "\(command) has no place in a migration: Strata opens and ends its transactions",
        "transaction-command",
        statement.place,
        advice: "remove it; `-- strata:segment transaction=none` begins statements without one"
      )
    } else if script.segments[index].isTransactional, let command = words.commandWithoutTransaction {
      report(
        "\(command) cannot run inside a transaction",
        "needs-no-transaction",
        statement.place,
        advice: "put a line `-- strata:segment transaction=none` before it"
      )
    }
    script.segments[index].statements.append(statement)
  }

  private func place(_ line: Int) -> Place { Place(path: printable(script.path), line: line) }

  private mutating func report(_ message: String, _ code: String, _ place: Place, advice: String? = nil) {
    errors.append(Diagnostic(.error, code: code, at: place, message, advice: advice))
  }
}
