import Diagnostics
public import Migrations
import Postgres

extension LintScript {
  /// A migration, in the transactions in which the runner would run it.
  public init(_ file: MigrationFile) {
    self.init(name: file.path, isMigration: true, groups: [])
    do throws(Failure) {
      let script = try MigrationScript.parse(file)
      let comments = try Comments(file.content, path: file.path)
      for segment in script.segments where !segment.statements.isEmpty {
        let statements = segment.statements.map { statement in
          Statement(
            sql: statement.sql,
            place: statement.place,
            copyData: statement.copyData,
            isBatched: statement.backfill != nil,
            allowances: comments.before[statement.place.line ?? 0] ?? []
          )
        }
        // Where every segment is a block, the whole file is one transaction.
        if script.isTransactional, !groups.isEmpty {
          groups[0].statements += statements
        } else {
          groups.append(Group(isBlock: segment.isTransactional, statements: statements))
        }
      }
      closingAllowances = comments.closing
    } catch {
      problems = error.diagnostics
    }
  }

  /// A file of SQL, in the transactions in which psql would run it.
  public init(sql text: String, path: String) {
    self.init(name: path, isMigration: false, groups: [])
    do throws(Failure) {
      let comments = try Comments(text, path: path)
      var isInBlock = false
      for statement in comments.script.statements {
        switch StatementWords(statement.text).transactionCommand {
        case "BEGIN", "START TRANSACTION":
          isInBlock = true
          groups.append(Group(isBlock: true, statements: []))
          continue
        case "COMMIT", "END", "ROLLBACK", "ABORT":
          isInBlock = false
          continue
        default: break
        }
        if !isInBlock, groups.last.map(\.isBlock) != false { groups.append(Group(isBlock: false, statements: [])) }
        groups[groups.count - 1].statements.append(
          Statement(
            sql: statement.text,
            place: Place(path: path, line: statement.line),
            copyData: statement.copyData.map { _ in Array(comments.script.data(of: statement)) },
            allowances: comments.before[statement.line] ?? []
          )
        )
      }
      closingAllowances = comments.closing
    } catch {
      problems = error.diagnostics
    }
  }
}

/// The silences in a file, by the line of the statement behind them.
private struct Comments {
  let script: SQLScript
  private(set) var before: [Int: [Allowance]] = [:]
  let closing: [Allowance]

  init(_ text: String, path: String) throws(Failure) {
    do throws(SQLScript.SyntaxError) {
      script = try SQLScript(text)
    } catch {
      let place = Place(path: path, line: error.line)
      throw Failure(
        code: "sql-unreadable",
        "the SQL cannot be taken apart",
        diagnostics: [Diagnostic(.error, code: "bad-sql", at: place, error.message)]
      )
    }
    closing = script.closingComments.compactMap { Allowance(sqlComment: $0, path: path) }
    for statement in script.statements {
      let found = statement.leadingComments.compactMap { Allowance(sqlComment: $0, path: path) }
      if !found.isEmpty { before[statement.line] = found }
    }
  }
}
