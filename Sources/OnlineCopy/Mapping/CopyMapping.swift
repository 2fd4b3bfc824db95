/// Where every column of a target comes from, as found from the two tables and a request.
public struct CopyMapping: Sendable, Hashable, Codable {
  /// The columns of the target, in its order.
  public var columns: [ColumnMapping]
  /// The columns of the source that no column of the target is an image of, without those that it computes itself.
  public var dropped: [String]

  /// The columns that are written by the copy.
  public var written: [ColumnMapping] { columns.filter(\.origin.isWritten) }

  /// The columns that the copy leaves to the target: a row that is there keeps its value.
  public var unwritten: [String] { columns.filter { $0.origin == .ownDefault }.map(\.target) }

  /// The column of the target that is a source's column and nothing else.
  func image(of source: String) -> ColumnMapping? {
    columns.first { $0.sourceColumn == source }
  }
}

/// Where one column of a target comes from.
public struct ColumnMapping: Sendable, Hashable, Codable {
  public var target: String
  public var origin: Origin

  public enum Origin: Sendable, Hashable, Codable {
    /// The source's column of the same name and type.
    case same
    /// A column of the source with another name and the same type.
    case renamed(from: String)
    /// A column of the source, cast to another type. Types that PostgreSQL has no cast for go by their text.
    case cast(from: String, byText: Bool)
    /// An expression over the source's columns, with what leads back.
    case expression(String, inverse: [String: String])
    /// Nothing: new rows have the column's default.
    case ownDefault
    /// Nothing: the target computes the column.
    case generated

    var isWritten: Bool { self != .ownDefault && self != .generated }
  }
}

extension ColumnMapping.Origin {
  /// The source's column where it is one and the name differs, or the cast takes it.
  fileprivate var named: String? {
    switch self {
    case .renamed(let from), .cast(let from, _): from
    case .same, .expression, .ownDefault, .generated: nil
    }
  }
}

extension ColumnMapping {
  /// The column of the source that this is, where it is one.
  var sourceColumn: String? { origin == .same ? target : origin.named }
}

extension CopyRequest {
  /// The request that leads back: the target's rows into the source, with what the mapping knows about the way.
  ///
  /// A column of the source that nothing leads back to keeps its value in rows that are there, and has its default in
  /// new ones (see ``CopyMapping/withoutInverse``).
  public func inverse(of mapping: CopyMapping) -> CopyRequest {
    var rules: [String: ColumnRule] = [:]
    for column in mapping.columns {
      if case .expression(_, let inverse) = column.origin {
        for (source, sql) in inverse { rules[source] = .expression(sql, inverse: [:]) }
      } else if let source = column.sourceColumn, source != column.target {
        rules[source] = .column(column.target)
      }
    }
    // A new column of the target must not be taken for an old one of the same name.
    for column in mapping.withoutInverse { rules[column] = .ownDefault }
    let key = key.compactMap { mapping.image(of: $0)?.target }
    return CopyRequest(source: target, target: source, rules: rules, key: key)
  }
}

extension CopyMapping {
  /// The columns of the source whose values cannot be told from the target's rows: a way back loses what is written
  /// to them meanwhile.
  public var withoutInverse: [String] {
    var lost = dropped
    for column in columns {
      if case .expression(_, let inverse) = column.origin { lost.removeAll { inverse[$0] != nil } }
    }
    return lost
  }
}
