/// A text as an SQL string constant: `literal("it's")` is `'it''s'`.
///
/// Expressions in a schema are SQL, so a text default is written with its quotes, or with this function where the text
/// comes from Swift.
public func literal(_ text: String) -> String {
  var out = text.contains("\\") ? "E'" : "'"
  for character in text.unicodeScalars {
    if character == "'" || character == "\\" { out.unicodeScalars.append(character) }
    out.unicodeScalars.append(character)
  }
  return out + "'"
}

/// Texts as a list of SQL string constants: `"status IN (\(literals(["open", "paid"])))"`.
public func literals(_ texts: [String]) -> String {
  texts.map { literal($0) }.joined(separator: ", ")
}
