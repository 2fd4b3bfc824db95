/// An identifier as it may stand in SQL: in double quotes where it needs them, and plain where it does not.
///
/// The rule is that of the server's own `quote_identifier`: plain are lower-case ASCII letters, digits and underscores
/// that do not start with a digit and are no keyword other than an unreserved one.
/// Manual: section 4.1.1 "Identifiers and Key Words".
public func quoteIdentifier(_ name: String) -> String {
  var safe = !name.isEmpty
  for (index, byte) in name.utf8.enumerated() {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): continue
    case UInt8(ascii: "0")...UInt8(ascii: "9") where index > 0: continue
    default: safe = false
    }
    break
  }
  if safe, !quotedKeywords.contains(name) { return name }
  return surround(name, by: UInt8(ascii: "\""))
}

/// A schema-qualified name, each part quoted where it needs it; the name alone without a schema.
public func quoteQualified(_ schema: String?, _ name: String) -> String {
  guard let schema else { return quoteIdentifier(name) }
  return quoteIdentifier(schema) + "." + quoteIdentifier(name)
}

/// A string constant that means the same whatever `standard_conforming_strings` is.
///
/// The rule is that of the server's own `quote_literal`: quotes doubled, and `E'…'` with backslashes doubled when the
/// text holds a backslash. Manual: section 4.1.2 "Constants".
public func quoteLiteral(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "\\")) else { return surround(text, by: UInt8(ascii: "'")) }
  var bytes = Array("E'".utf8)
  for byte in text.utf8 {
    if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "'") { bytes.append(byte) }
    bytes.append(byte)
  }
  bytes.append(UInt8(ascii: "'"))
  return String(decoding: bytes, as: UTF8.self)
}

private func surround(_ text: String, by quote: UInt8) -> String {
  var bytes = [quote]
  bytes.reserveCapacity(text.utf8.count + 2)
  for byte in text.utf8 {
    if byte == quote { bytes.append(quote) }
    bytes.append(byte)
  }
  bytes.append(quote)
  return String(decoding: bytes, as: UTF8.self)
}

/// The keywords of `pg_get_keywords()` up to PostgreSQL 18 that are not unreserved.
private let quotedKeywords: Set<String> = Set(
  """
  all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast \
  char character check coalesce collate collation column concurrently constraint create cross current_catalog \
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable \
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group \
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array \
  json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value \
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize \
  not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision \
  primary real references returning right row select session_user setof similar smallint some substring symmetric \
  system_user table tablesample then time timestamp to trailing treat trim true union unique user using values \
  varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest \
  xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
  """.split(separator: " ").map(String.init)
)
