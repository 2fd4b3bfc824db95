import Postgres

/// A text search dictionary (PostgreSQL documentation, "CREATE TEXT SEARCH DICTIONARY").
public struct TextSearchDictionary: ObjectDefinition {
  /// The template, qualified and quoted.
  @Exact public var template: String
  /// The options as PostgreSQL keeps them: `language = 'english', stopwords = 'english'`.
  @Exact public var options: String?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address) (TEMPLATE = \(template)\(options.map { ", \($0)" } ?? ""))")]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: TextSearchDictionary,
    in context: AlterationContext
  ) -> Alteration {
    if $template != new.$template { return .replace(why: "the template of a dictionary cannot be changed") }
    let before = Self.items(options ?? "")
    let after = Self.items(new.options ?? "")
    let names = Set(after.map(\.name))
    let gone = before.filter { !names.contains($0.name) }.map(\.name)
    let set = after.filter { item in !before.contains { $0.name == item.name && ExactText.isSame($0.value, item.value) }
    }
    let items = gone + set.map { "\($0.name) = \($0.value)" }
    // The same options in another order are the same dictionary.
    if items.isEmpty { return .unchanged }
    return .inPlace([DDL("ALTER \(identity.address) (\(items.joined(separator: ", ")))")])
  }

  /// The options one by one. Values are literals in which quotes are doubled.
  private static func items(_ text: String) -> [(name: String, value: String)] {
    var items: [String] = [""]
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "," {
        items.append("")
        continue
      }
      items[items.count - 1].append(character)
    }
    return items.compactMap { item in
      guard let sign = item.firstRange(of: " = ") else { return nil }
      return (String(item[..<sign.lowerBound].drop { $0 == " " }), String(item[sign.upperBound...]))
    }
  }
}

enum TextSearchDictionaryReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT d.oid, n.nspname, d.dictname, pg_catalog.pg_get_userbyid(d.dictowner),
      pg_catalog.format('%I.%I', tn.nspname, t.tmplname), d.dictinitoption
    FROM pg_catalog.pg_ts_dict d JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
    JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.textSearchDictionary, oid) { continue }
      builder.add(
        ObjectIdentity(.textSearchDictionary, schema: try row.string(1), name: try row.string(2)),
        TextSearchDictionary(template: try row.string(4), options: row[5]),
        at: ObjectAddress(SystemCatalog.textSearchDictionary, oid),
        owner: try row.string(3)
      )
    }
  }
}
