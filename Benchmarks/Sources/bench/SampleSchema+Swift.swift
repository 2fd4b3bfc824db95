extension SampleSchema {
  /// The schema as Swift files of 100 tables each, by their names. Beyond 1,000 tables they are made by a function,
  /// because compiling so many literals would take longer than everything that is measured.
  var swift: [(name: String, text: String)] {
    let head = "import SchemaDescription\n\n"
    var files = [("Functions.swift", head + "let touch = Function(sql: #\"\(Self.function)\"#)\n")]
    if tables > 1000 {
      files.append(("Tables.swift", head + generated))
      return files
    }
    for start in stride(from: 0, to: tables, by: 100) {
      var text = head
      for number in start..<min(start + 100, tables) { text += "let \(name(number)) = \(literal(number))\n\n" }
      files.append(("Tables\(start / 100).swift", text))
    }
    return files
  }

  private func literal(_ number: Int) -> String {
    var partitions = ""
    for partition in self.partitions(number) {
      partitions += "\n    .partition(\"\(partition.name)\", .from(\"\(partition.from)\", to: \"\(partition.to)\")),"
    }
    return table(
      name: "\"\(name(number))\"",
      parent: "\"\(name(reference(number)))\"",
      key: isPartitioned(number) ? "[\"id\", \"created_at\"]" : "[\"id\"]",
      prefix: name(number),
      comment: isDressed(number) ? "\"What the application knows of number \(number).\"" : nil,
      partitions: isPartitioned(number) ? "[\(partitions)\n  ]" : nil
    )
  }

  private var generated: String {
    let step = tables / max(1, tables / 200)
    let shape = table(
      name: "name(number)",
      parent: "name((number / 2) % \(step) == \(step - 1) ? number / 2 - 1 : number / 2)",
      key: "isPartitioned ? [\"id\", \"created_at\"] : [\"id\"]",
      prefix: "\\(name(number))",
      comment: "isDressed ? \"What the application knows of number \\(number).\" : nil",
      partitions: "isPartitioned ? partitions(number) : []",
      isConditional: true
    )
    return """
      func name(_ number: Int) -> String {
        let digits = "\\(number)"
        return "table_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      }

      func month(_ index: Int) -> PartitionValue {
        let month = index % 12 + 1
        return .text("\\(2000 + index / 12)-\\(month < 10 ? "0" : "")\\(month)-01 00:00:00+00")
      }

      func partitions(_ number: Int) -> [Partition] {
        (0..<\(partitions(step - 1).count)).map {
          .partition("\\(name(number))_p\\($0)", .from(month($0), to: month($0 + 1)))
        }
      }

      func table(_ number: Int) -> Table {
        let isPartitioned = number % \(step) == \(step - 1)
        let isDressed = number % 10 == 3
        return \(shape)
      }

      let tables = (0..<\(tables)).map(table)

      """
  }

  /// The text of one `Table(…)`; its arguments are Swift expressions.
  private func table(
    name: String,
    parent: String,
    key: String,
    prefix: String,
    comment: String?,
    partitions: String?,
    isConditional: Bool = false
  ) -> String {
    let isDressed = comment != nil
    func dressed(_ text: String, _ otherwise: String) -> String {
      isConditional ? "isDressed ? \(text) : \(otherwise)" : text
    }
    func remark(_ text: String) -> String { isDressed ? ", comment: " + dressed("\"\(text)\"", "nil") : "" }
    var text = "Table(\n  \(name),\n"
    if let comment { text += "  comment: \(comment),\n" }
    text += """
        columns: [
          .column("id", .bigint, .notNull),
          .column("parent_id", .bigint, references: .init(ObjectName(\(parent)), "id")),
          .column("code", .varchar(40), .notNull),
          .column("token", .uuid, .notNull, default: "gen_random_uuid()"),
          .column("amount", .numeric(12, 2), .notNull, default: "0"\(remark("In the currency of the tenant."))),
          .column("status", .text, .notNull, default: "'new'"\(remark("new, open or done."))),
          .column("created_at", .timestamptz, .notNull, default: "now()"),
          .column("changed_at", .timestamptz),
        ],
        primaryKey: PrimaryKey(\(key)),
        checks: [.check("amount >= 0")],
        indexes: [
          .index("idx_\(prefix)_parent", on: ["parent_id"]),
          .index("idx_\(prefix)_status", on: ["status", .descending("created_at")]),
          .index("idx_\(prefix)_code", on: [.expression("lower(code)")], where: "status <> 'done'"),
        ]
      """
    if let partitions {
      let method = isConditional ? "isPartitioned ? .range(\"created_at\") : nil" : ".range(\"created_at\")"
      text += ",\n  partitioned: \(method),\n  partitions: \(partitions)"
    }
    if isDressed {
      let trigger =
        "[.trigger(\"trg_\(prefix)_touch\", .before, [.update], forEach: .row, execute: \"fn_touch\")]"
      let policy = "[.policy(\"own_rows\", using: \"code = current_setting('app.tenant', true)\")]"
      text += ",\n  triggers: \(dressed(trigger, "[]")),\n  policies: \(dressed(policy, "[]"))"
    }
    return text + "\n)"
  }
}
