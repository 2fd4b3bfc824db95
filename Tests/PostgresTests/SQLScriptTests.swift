import Postgres
import Testing

@Suite struct SQLScriptTests {
  @Test(arguments: [
    ("", []),
    (" ;; \n;", []),
    ("SELECT 1", ["SELECT 1"]),
    ("SELECT 1;SELECT 2 ; ", ["SELECT 1", "SELECT 2"]),
    ("\u{FEFF}SELECT 1;", ["SELECT 1"]),
    // Strings
    ("SELECT 'a;''b;';x", ["SELECT 'a;''b;'", "x"]),
    ("SELECT 'a\\';x", ["SELECT 'a\\'", "x"]),
    ("SELECT E'a\\';b';x", ["SELECT E'a\\';b'", "x"]),
    ("SELECT e'\\\\';x", ["SELECT e'\\\\'", "x"]),
    ("SELECT E'a'';';x", ["SELECT E'a'';'", "x"]),
    ("SELECT E'a'\n -- it's;\n '\\';';x", ["SELECT E'a'\n -- it's;\n '\\';'", "x"]),
    ("SELECT E'a' '\\';x", ["SELECT E'a' '\\'", "x"]),
    ("SELECT name'\\';x", ["SELECT name'\\'", "x"]),
    ("SELECT 1e'\\';x", ["SELECT 1e'\\'", "x"]),
    (
      "SELECT U&'\\0061;' UESCAPE '!', b'0;', x'f;', N'n;';x",
      ["SELECT U&'\\0061;' UESCAPE '!', b'0;', x'f;', N'n;'", "x"]
    ),
    ("SELECT U&'\\';x", ["SELECT U&'\\'", "x"]),
    ("SELECT \"a;\"\"b;\", U&\"\\;\";x", ["SELECT \"a;\"\"b;\", U&\"\\;\"", "x"]),
    ("SELECT 'ü;🦆';x", ["SELECT 'ü;🦆'", "x"]),
    // Dollar quotes
    ("DO $$a;b$$;x", ["DO $$a;b$$", "x"]),
    ("DO $a$ $b$;$$ $a $aa$ $a$;x", ["DO $a$ $b$;$$ $a $aa$ $a$", "x"]),
    ("DO $ü_1$;$ü_1$;x", ["DO $ü_1$;$ü_1$", "x"]),
    ("SELECT $1;x", ["SELECT $1", "x"]),
    ("SELECT a$b$;x$b$;y", ["SELECT a$b$", "x$b$", "y"]),
    ("SELECT $1$1$;x", ["SELECT $1$1$", "x"]),
    ("DO $$$;$$;x", ["DO $$$;$$", "x"]),
    ("DO $a$$a;$a$;x", ["DO $a$$a;$a$", "x"]),
    // Comments
    ("SELECT 1 -- a;'\n+ 1;x", ["SELECT 1 -- a;'\n+ 1", "x"]),
    ("SELECT 1 /* a; /* ' ; */ ; */;x", ["SELECT 1", "x"]),
    ("SELECT 1 /* ; */ + 2;x", ["SELECT 1 /* ; */ + 2", "x"]),
    ("SELECT 1 */* a */ 2;x", ["SELECT 1 */* a */ 2", "x"]),
    ("SELECT 1 - - 2; -- last", ["SELECT 1 - - 2"]),
    ("SELECT 1 --a\r;\n;x", ["SELECT 1", "x"]),
    // Parentheses
    (
      "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2;);x",
      ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2;)", "x"]
    ),
    ("SELECT 1);x", ["SELECT 1)", "x"]),
    ("SELECT '(';x", ["SELECT '('", "x"]),
    // Function bodies
    (
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END;x",
      [
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
        "x",
      ]
    ),
    (
      "create or replace procedure p() begin atomic select (case 1 when 1 then 2 end); select t.end, 1 as case; end;x",
      [
        "create or replace procedure p() begin atomic select (case 1 when 1 then 2 end); select t.end, 1 as case; end",
        "x",
      ]
    ),
    ("CREATE FUNCTION begin() RETURNS int RETURN 1;x", ["CREATE FUNCTION begin() RETURNS int RETURN 1", "x"]),
    ("BEGIN; SELECT CASE WHEN a THEN b END; END;x", ["BEGIN", "SELECT CASE WHEN a THEN b END", "END", "x"]),
    (
      "CREATE VIEW v AS SELECT CASE 1 WHEN 1 THEN 2 END AS a;x",
      ["CREATE VIEW v AS SELECT CASE 1 WHEN 1 THEN 2 END AS a", "x"]
    ),
    // What pg_dump writes for psql
    (
      "\\restrict aB1\n\nSELECT 1;\n\\connect -reuse-previous=on \"dbname='x'\"\nx;\n\\unrestrict aB1\n",
      ["SELECT 1", "x"]
    ),
  ])
  func statementsAreSplitAsPsqlDoes(script: String, expected: [String]) throws {
    #expect(try SQLScript(script).statements.map(\.text) == expected)
  }

  @Test(arguments: [
    ("SELECT 1;\nSELECT 'a\nb", 2, "a string is not closed"),
    ("\n\nSELECT E'a\\'", 3, "a string is not closed"),
    ("SELECT E'a\\", 1, "a string is not closed"),
    ("SELECT \"a", 1, "a quoted identifier is not closed"),
    ("\nDO $a$ $$ $b$", 2, "a body quoted with $a$ is not closed"),
    ("/* /* */\n", 1, "a /* comment is not closed"),
    ("/*/", 1, "a /* comment is not closed"),
    ("SELECT (\n1;", 1, "a parenthesis is not closed"),
    ("CREATE FUNCTION f()\nBEGIN ATOMIC SELECT 1;", 2, "BEGIN ATOMIC without its END"),
    ("SELECT 1;\n\\i other.sql", 2, "\\i is a command of psql, not SQL"),
    ("SELECT 1 \\gexec", 1, "\\gexec is a command of psql, not SQL"),
    ("SELECT 1\n\\connect x", 2, "\\connect in the middle of a statement"),
    ("SELECT 1;\nSELECT \0;", 2, "a NUL character"),
    ("COPY t FROM stdin; SELECT 1;\n1\n\\.\n", 1, "text behind COPY … FROM stdin; where its data starts"),
  ])
  func brokenTextIsAnErrorWithItsLine(script: String, line: Int, message: String) {
    let error = #expect(throws: SQLScript.SyntaxError.self) { try SQLScript(script) }
    #expect(error?.line == line)
    #expect(error?.message == message)
  }

  @Test func linesBytesAndCommentsAreThoseOfTheFile() throws {
    let text = """
      -- strata: a
      /* ü
         b */
      SELECT 'ü'
        -- inside
        , 2 ; -- behind
      -- strata: c
      SELECT 3;
      --- the end
      """
    let script = try SQLScript(text)
    #expect(script.statements.map(\.line) == [4, 8])
    let first = script.statements[0]
    #expect(first.text == "SELECT 'ü'\n  -- inside\n  , 2")
    #expect(String(decoding: script.source[first.byteRange], as: UTF8.self) == first.text)
    #expect(first.leadingComments.map(\.line) == [1, 2])
    #expect(first.leadingComments.map(\.body) == ["strata: a", "ü\n   b"])
    #expect(first.trailingComments.map(\.text) == ["-- behind"])
    #expect(script.statements[1].leadingComments.map(\.text) == ["-- strata: c"])
    #expect(script.closingComments.map(\.body) == ["the end"])
  }

  @Test func windowsLineEndsAreLineEnds() throws {
    let script = try SQLScript("-- a\r\nSELECT 1;\r\n\r\nSELECT 2;\r\n")
    #expect(script.statements.map(\.line) == [2, 4])
    #expect(script.statements[0].leadingComments.map(\.text) == ["-- a"])
  }

  @Test(arguments: [
    (
      "COPY t (a, b) FROM stdin;\n1\t'\n;\\.x\n\\.\nSELECT 1;", "1\t'\n;\\.x\n",
      ["COPY t (a, b) FROM stdin", "SELECT 1"]
    ),
    (
      "copy t from STDIN with (format csv); -- c\r\n1\r\n\\.\r\nx", "1\r\n",
      ["copy t from STDIN with (format csv)", "x"]
    ),
    ("COPY t FROM stdin;\n\\.\n", "", ["COPY t FROM stdin"]),
    ("COPY t FROM stdin;\n1\n2", "1\n2", ["COPY t FROM stdin"]),
    ("COPY t FROM stdin;", "", ["COPY t FROM stdin"]),
  ])
  func copyDataIsKeptWithItsStatement(text: String, data: String, statements: [String]) throws {
    let script = try SQLScript(text)
    #expect(script.statements.map(\.text) == statements)
    #expect(script.statements[0].copyData != nil)
    #expect(String(decoding: script.data(of: script.statements[0]), as: UTF8.self) == data)
  }

  @Test(arguments: [
    "COPY t TO stdout;\nSELECT 1;", "COPY (SELECT * FROM stdin) TO stdout;\nSELECT 1;",
    "COPY t FROM 'stdin';\nSELECT 1;",
    "SELECT * FROM stdin;\nSELECT 1;",
  ])
  func otherStatementsTakeNoData(text: String) throws {
    let script = try SQLScript(text)
    #expect(script.statements.count == 2)
    #expect(script.statements[0].copyData == nil)
  }

  /// Each of these would take minutes if any part of the lexer went back over what it has read.
  @Test(arguments: ["$", "$a", "$a$ $", "/*", "E'a' \n -- x\n", "'", "\"", "(", "a$", ";", "-", "\n", "E'\\"])
  func longFilesOfHostileTextTakeLinearTime(piece: String) {
    _ = try? SQLScript(String(repeating: piece, count: 200_000))
  }

  @Test func theServerUnderstandsEachStatement() async throws {
    let connection = try await connectToNewDatabase()
    let script = try SQLScript(
      """
      CREATE TABLE t (a text);
      CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC
        INSERT INTO t VALUES (';'); SELECT CASE WHEN true THEN E'it\\'s;' END AS case; END;
      CREATE RULE r AS ON DELETE TO t DO INSTEAD (SELECT 1; SELECT 2);
      CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN $$;$$; END $f$;
      COPY t FROM stdin;
      '; DROP TABLE t; --
      \\.
      SELECT f() || g() || (SELECT string_agg(a, '|') FROM t);
      """
    )
    var last: ResultSet?
    for statement in script.statements {
      if statement.copyData != nil {
        try await connection.copyIn(statement.text, [Array(script.data(of: statement))])
      } else {
        last = try await connection.query(statement.text)
      }
    }
    #expect(script.statements.count == 6)
    #expect(last?[0][0] == "it's;;'; DROP TABLE t; --")
  }
}
