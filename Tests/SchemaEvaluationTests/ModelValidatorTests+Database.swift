import SchemaDescription

/// Publications, event triggers, servers and default privileges.
extension ModelValidatorTests {
  static let databaseCases: [Case] = [
    Case(
      "a publication of what is not there",
      [
        table(), Publication("p", tables: [.table("t", columns: ["m"]), "u"], schemas: ["biling"], publish: [.insert]),
      ],
      [
        "unknown-column: publication p names the column \"m\", which table t does not have",
        "unknown-table: publication p publishes table public.u, which is not declared",
        "unknown-schema: publication p publishes schema \"biling\", which is not declared",
      ]
    ),
    Case(
      "a publication of all tables and some",
      [table(), Publication("p", tables: ["t"], forAllTables: true)],
      ["all-tables-and-some: publication p is for all tables and names some"]
    ),
    Case(
      "a publication of a partition",
      partitioned(.list("n"), [.partition("q", .default)]) + [Publication("p", tables: [.table("q", columns: ["n"])])],
      []
    ),
    Case(
      "publications that would make updates and deletes fail",
      [
        table(),
        Publication("p", tables: [.table("t", columns: ["n"])], publish: [.update]),
        Publication("q", tables: [.table("t", where: "n > 0")]),
        Publication("r", tables: [.table("t", columns: ["n"], where: "n > 0")], publish: [.insert, .truncate]),
        Publication("s", tables: [.table("t", columns: ["n", "id"], where: "id IS NOT NULL AND 'n' <> ''")]),
      ],
      [
        "publication-beside-replica-identity: publication p leaves out \"id\" of table t, which is part of its replica identity",
        "publication-beside-replica-identity: publication q filters table t by \"n\", which is no part of its replica identity",
      ]
    ),
    Case(
      "a publication that fits the replica identity",
      changed {
        $0.replicaIdentity = .full
        $0.unique = [.unique("n")]
      } + [Publication("p", tables: [.table("t", where: "n > 0")])],
      []
    ),
    Case(
      "an event trigger without its function, twice",
      [EventTrigger("e", on: .sqlDrop, execute: "f"), EventTrigger("e", on: .sqlDrop, execute: "f")],
      [
        "unknown-function: event trigger e executes function f, which is not declared",
        "unknown-function: event trigger e executes function f, which is not declared",
        "duplicate-name: event trigger \"e\" is declared twice",
      ]
    ),
    Case(
      "secrets in the sources",
      [
        ForeignServer(
          "s",
          wrapper: "w",
          options: ["host": "db2", "api_token": "x"],
          userMappings: [.userMapping(for: "app", options: ["user": "a", "Password": "b"])]
        )
      ],
      [
        "secret-in-schema: server s has the option \"api_token\" in the sources, where everyone reads it",
        "secret-in-schema: the user mapping of app at server s has the option \"Password\" in the sources, where "
          + "everyone reads it",
      ]
    ),
    Case(
      "default privileges in an unknown schema, of schemas in a schema",
      [
        DefaultPrivileges(in: "biling", on: .tables, [.grant(.select, to: "app")]),
        DefaultPrivileges(in: "public", on: .schemas, [.grant(.usage, to: "app")]),
      ],
      [
        "unknown-schema: the default privileges on tables are limited to schema \"biling\", which is not declared",
        "schemas-in-schema: the default privileges on schemas are limited to schema public, and schemas are in none",
      ]
    ),
  ]
}
