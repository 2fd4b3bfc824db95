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
    let path = printable(file.path)
    var reader = ScriptReader(path: file.path)
    for statement in text.statements {
      for comment in statement.leadingComments { reader.read(comment) }
      let data = statement.copyData.map { _ in Array(text.data(of: statement)) }
      let place = Place(path: path, line: statement.line)
      reader.read(ScriptStatement(sql: statement.text, place: place, copyData: data), of: statement, in: text)
      for comment in statement.trailingComments { reader.read(trailing: comment) }
    }
    for comment in text.closingComments { reader.read(comment) }
    reader.finish()
    guard reader.errors.isEmpty else { throw .scriptNotSound(file.path, reader.errors) }
    return reader.script
  }
}

/// Puts statements and directives together to a script, collecting what is wrong.
private struct ScriptReader {
  private(set) var script: MigrationScript
  private(set) var errors: [Diagnostic] = []
  /// A backfill whose statement is still to come, and where it was declared.
  private var backfill: (declaration: Backfill, place: Place)?

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
      case .allow: break  // `strata lint` reads it; it changes nothing about what is run
      case .destroys: script.destroys.append(try Destruction(argument: directive.argument, at: place))
      case .segment:
        let segment = try directive.segment(at: comment.line)
        // A segment that has no statement yet is the one before the first directive.
        if script.segments.last?.statements.isEmpty == true { script.segments.removeLast() }
        script.segments.append(segment)
      case .backfill:
        let declaration = try Backfill(argument: directive.argument)
        finish()
        backfill = (declaration, place)
      case .remaining:
        guard backfill != nil else {
          throw DirectiveError(reason: "remaining belongs below the backfill directive of its statement")
        }
        guard !directive.argument.isEmpty else { throw DirectiveError(reason: "the query is missing") }
        backfill?.declaration.remaining = directive.argument
      }
    } catch {
      report(error.reason, "bad-directive", place)
    }
  }

  mutating func read(trailing comment: SQLScript.Comment) {
    guard ScriptDirective(line: comment.text) != nil else { return }
    report("a directive stands on a line of its own", "bad-directive", place(comment.line))
  }

  /// A backfill without a statement is a mistake.
  mutating func finish() {
    guard let backfill else { return }
    report("no statement follows the backfill directive", "bad-directive", backfill.place)
    self.backfill = nil
  }

  mutating func read(_ statement: ScriptStatement, of read: SQLScript.Statement, in text: SQLScript) {
    var statement = statement
    if let (declaration, place) = backfill {
      backfill = nil
      let marks = read.innerComments.filter { $0.body == Backfill.marker }
      if script.segments.last?.isTransactional != false {
        report(
          "a backfill commits its batches one by one and cannot be inside a transaction",
          "needs-no-transaction",
          place,
          advice: "put a line `-- strata:segment transaction=none` before it"
        )
      } else if declaration.remaining.isEmpty {
        report(
          "it is not said how to find out that nothing is left",
          "bad-directive",
          place,
          advice: "add a line `-- strata:remaining SELECT count(*) FROM \(declaration.relation) WHERE …`"
        )
      } else if marks.count == 1, marks[0].text.hasPrefix("/*") {
        let range = read.byteRange.lowerBound..<max(read.byteRange.upperBound, marks[0].byteRange.upperBound)
        let start = marks[0].byteRange.lowerBound - range.lowerBound
        statement = statement.with(sql: String(decoding: text.source[range], as: UTF8.self))
        statement.backfill = ScriptBackfill(
          declaration: declaration,
          marker: start..<(start + marks[0].byteRange.count)
        )
      } else {
        report(
          "the statement of a backfill has \(marks.count) comments /* \(Backfill.marker) */ and needs one",
          "bad-directive",
          statement.place,
          advice: "put it behind the conditions of WHERE: there the key range of each batch goes"
        )
      }
    }
    let index = script.segments.count - 1
    if let command = statement.transactionCommand {
      report(
        "\(command) has no place in a migration: Strata opens and ends its transactions",
        "transaction-command",
        statement.place,
        advice: "remove it; `-- strata:segment transaction=none` begins statements without one"
      )
    } else if script.segments[index].isTransactional, let command = statement.commandWithoutTransaction {
      report(
        "\(command) cannot run inside a transaction",
        "needs-no-transaction",
        statement.place,
        advice: "put a line `-- strata:segment transaction=none` before it"
      )
    } else if statement.commandWithoutTransaction != nil,
      case .createIndex(name: nil, _)? = ConcurrentCommand(statement.sql)
    {
      report(
        "an index that is built concurrently needs a name: after a crash nobody could tell it from another",
        "index-without-name",
        statement.place,
        advice: "write the name behind CONCURRENTLY"
      )
    }
    script.segments[index].statements.append(statement)
  }

  private func place(_ line: Int) -> Place { Place(path: printable(script.path), line: line) }

  private mutating func report(_ message: String, _ code: String, _ place: Place, advice: String? = nil) {
    errors.append(Diagnostic(.error, code: code, at: place, message, advice: advice))
  }
}
