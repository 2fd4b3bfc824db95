import Catalog
import Planning
import Testing

@testable import Reporting

@Suite struct PlanReportTests {
  private static let plan = Plan(
    statements: [
      PlannedStatement(
        sql: "ALTER TABLE public.items ALTER COLUMN amount TYPE bigint",
        locks: [RelationLock(relation: "public.items", mode: .accessExclusive)],
        rewrites: ["public.items"],
        hazards: [Hazard(.blocksReads, "SELECT on public.items waits")],
        why: "column public.items.amount has another type"
      ),
      PlannedStatement(
        sql: "CREATE INDEX CONCURRENTLY i ON public.items (amount)",
        transactional: false,
        locks: [RelationLock(relation: "public.items", mode: .shareUpdateExclusive)],
        scans: ["public.items"]
      ),
      PlannedStatement(
        sql: "DROP TABLE old",
        why: "it is\ngone",
        destroys: [DestroyedData(schema: "public", table: "old")]
      ),
    ],
    undo: [PlannedStatement(sql: "CREATE TABLE old ()")],
    loss: [DataLoss(table: "public.old", what: "all rows")]
  )

  private let report = PlanReport(Self.plan, from: "postgres:///billing", to: "model:schema/billing")

  @Test func textSaysWhyThenSQLThenWhatIsFelt() {
    #expect(
      report.text(.plain) == """
        From postgres:///billing to model:schema/billing

        1  column public.items.amount has another type
           ALTER TABLE public.items ALTER COLUMN amount TYPE bigint;
           locks: public.items (AccessExclusive, blocks reads and writes)
           rewrites: public.items
           hazard: SELECT on public.items waits [blocks-reads]

        2  CREATE INDEX CONCURRENTLY i ON public.items (amount);
           locks: public.items (ShareUpdateExclusive)
           scans: public.items

        3  it is\\ngone
           DROP TABLE old;
           destroys: table public.old

        3 statements, 1 of them each by itself; the way back: 1 statement
        Data that the way back cannot restore:
          public.old: all rows

        """
    )
  }

  @Test func theWayBackIsShownWhereAsked() {
    #expect(
      report.text(.plain, undo: true) == """
        Back from model:schema/billing to postgres:///billing

        1  CREATE TABLE old ();

        1 statement, in one transaction

        """
    )
  }

  @Test func sqlKeepsStatementsTogetherThatMayStandInOneTransaction() {
    #expect(
      report.sql() == """
        -- from postgres:///billing
        -- to model:schema/billing
        -- cannot be brought back: public.old: all rows

        SET check_function_bodies = off;
        SET standard_conforming_strings = on;
        SET lc_monetary = 'C';
        SET xmloption = content;
        SET default_tablespace = '';
        SET default_table_access_method = heap;

        BEGIN;

        -- column public.items.amount has another type
        -- locks: public.items AccessExclusiveLock
        -- rewrites: public.items
        -- blocks-reads: SELECT on public.items waits
        ALTER TABLE public.items ALTER COLUMN amount TYPE bigint;

        COMMIT;

        -- locks: public.items ShareUpdateExclusiveLock
        -- scans: public.items
        CREATE INDEX CONCURRENTLY i ON public.items (amount);

        BEGIN;

        -- it is\\ngone
        DROP TABLE old;

        COMMIT;

        """
    )
  }

  @Test func aStatementThatEndsInACommentStillEnds() {
    let plan = Plan(statements: [PlannedStatement(sql: "SELECT 1 -- one")])
    #expect(PlanReport(plan, from: "a", to: "b").sql().contains("SELECT 1 -- one\n;\n"))
  }

  @Test func jsonHasTheDocumentedShape() {
    #expect(
      PlanReport(Plan(statements: Array(Self.plan.statements.prefix(1)), loss: Self.plan.loss), from: "", to: "")
        .json.text == """
          {
            "statements": [
              {
                "sql": "ALTER TABLE public.items ALTER COLUMN amount TYPE bigint",
                "transactional": true,
                "alone": false,
                "locks": [
                  {
                    "relation": "public.items",
                    "mode": "AccessExclusiveLock"
                  }
                ],
                "rewrites": ["public.items"],
                "scans": [],
                "hazards": [
                  {
                    "code": "blocks-reads",
                    "message": "SELECT on public.items waits"
                  }
                ],
                "destroys": [],
                "why": "column public.items.amount has another type"
              }
            ],
            "undo": [],
            "loss": [
              {
                "table": "public.old",
                "column": null,
                "what": "all rows"
              }
            ]
          }
          """
    )
  }

  @Test func nothingToDoIsSaidPlainly() {
    let report = PlanReport(Plan(), from: "a", to: "b")
    #expect(report.text(.plain) == "no difference\n")
    #expect(report.sql() == "-- from a\n-- to b\n-- no difference\n")
    #expect(report.json.text == "{\n  \"statements\": [],\n  \"undo\": [],\n  \"loss\": []\n}")
    let unmanaged = [UnmanagedObject(kind: "base type", name: "public.t")]
    let json = PlanReport(Plan(), from: "a", to: "b", unmanaged: unmanaged).json.text
    #expect(json.hasSuffix(#""name": "public.t",\#n      "reason": null\#n    }\#n  ]\#n}"#), "\(json)")
  }
}
