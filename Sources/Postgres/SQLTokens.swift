/// The tokens of a statement without its comments, as they are spelled; at most `limit` of them.
///
/// For the few commands whose name has to be known before the server is asked. What cannot be cut into tokens ends the
/// list: the server will say what is wrong with it.
public func sqlTokens(of sql: String, limit: Int = 64) -> [String] {
  let bytes = Array(sql.utf8)
  return bytes.withUnsafeBufferPointer { buffer in
    var scanner = SQLScanner(buffer)
    var tokens: [String] = []
    while tokens.count < limit, let token = try? scanner.next() {
      if token.kind == .comment { continue }
      tokens.append(String(decoding: buffer[token.start..<token.end], as: UTF8.self))
    }
    return tokens
  }
}
