import SchemaDescription
import SchemaEvaluation
import Testing

@Suite struct ModelHintsTests {
  @Test func renamesOfDefaultNamesFollowFromThoseOfTablesAndColumns() {
    let model = Model([
      Table(
        "plans",
        renamedFrom: "plan",
        columns: [
          .column("id", .uuid, .primaryKey),
          .column("is_active", .boolean, check: "is_active IS NOT NULL", renamedFrom: "active"),
          .column("org_id", .uuid, references: .init("orgs", "id")),
        ],
        unique: [.unique("org_id", name: "one_org"), .unique("is_active", "id", renamedFrom: "stated")],
        indexes: [.index(on: ["is_active"]), .index("named", on: ["org_id"], renamedFrom: "idx_old")]
      )
    ])
    let renames = model.renames.map { "\($0.isImplied ? "implied" : "stated") \($0.kind) \($0.from) -> \($0.to)" }
    let expected = [
      "stated table plan -> plans", "stated column active -> is_active",
      "stated constraint stated -> plans_is_active_id_key",
      "stated index idx_old -> named", "implied constraint plan_pkey -> plans_pkey",
      "implied constraint plan_active_check -> plans_is_active_check",
      "implied foreign key plan_org_id_fk -> plans_org_id_fk",
      "implied index idx_plan_active -> idx_plans_is_active",
    ]
    #expect(renames == expected)
    #expect(model.resolved().renames == model.renames)
    #expect(model.resolved().resolved() == model.resolved())
  }

  @Test func conversionsFillsAndSeedsAreHandedOn() {
    let model = Model([
      Table(
        "t",
        columns: [
          .column("a", .integer, convertedUsing: "a::int", revertedUsing: "a::text"),
          .column("b", .text, filledBy: "'x'"),
        ],
        seed: .rows(key: ["a"], columns: ["a"], [["1"]]),
        filledBy: .sql("INSERT", undo: "DELETE")
      )
    ])
    #expect(model.conversions.map(\.using) == ["a::int"])
    #expect(model.conversions.map(\.revertUsing) == ["a::text"])
    #expect(model.columnFills.map(\.expression) == ["'x'"])
    #expect(model.tableFills.map(\.undo) == ["DELETE"])
    #expect(model.seeds.map(\.rows) == [[["1"]]])
    #expect(model.maintenancePolicies.map(\.body) == [#"{"key":["a"],"columns":["a"],"rows":[["1"]]}"#])
  }

  @Test func defaultNamesFitAndFollowTheConvention() {
    let long = String(repeating: "a", count: 40)
    let table = Table(
      long,
      columns: [.column("organization_identifier_of_all", .uuid, .unique, references: .init(.init(long), "x"))],
      indexes: [
        .index(on: ["x"], where: "true"), .index(on: ["x"], unique: true), .index(on: ["x"], using: .gin),
        .index(on: ["x"], include: ["y"]), .index(on: [.expression("lower(\"x\") || 'y'")]),
      ]
    )
    let resolved = Model([table]).resolved().tables[0]
    #expect(resolved.unique.map(\.name) == [String(repeating: "a", count: 29) + "_organization_identifier_of_al_key"])
    #expect(resolved.unique.allSatisfy { ($0.name ?? "").utf8.count == 63 })
    let names = resolved.indexes.map { ($0.name ?? "").dropFirst(44) }
    #expect(names == ["_x_partial", "_x_unique", "_x_gin", "_x_covering", "_expr"])
  }
}

@Suite struct ModelSurroundingsTests {
  @Test func rolesAndTablespacesAreThoseThatAreNamed() {
    let model = Model([
      Table(
        "t",
        owner: "boss",
        columns: [.column("a", .text, grants: [.grant(.update, to: ["writer", "public"])])],
        indexes: [.index(on: ["a"], tablespace: "fast")],
        tablespace: "slow",
        policies: [.policy("p", to: ["reader", "current_user"])]
      ),
      Schema("s", grants: [.grant(.usage, to: "app")]),
    ])
    #expect(model.roles == ["app", "boss", "reader", "writer"])
    #expect(model.tablespaces == ["fast", "slow"])
  }
}
