import Postgres

extension CopyStatements {
  /// The source's rows as they would be in the target, whose keys are not in the log: key, bucket and checksum.
  ///
  /// Casts with what types say in parentheses do what writing does; a value that does not fit has been refused there.
  private func sourceSums(_ buckets: Int) -> String {
    let values = written.enumerated().map { index, column in
      "s.c\(index + 1)" + (definition.types[column.target].map { "::\($0)" } ?? "")
    }
    let keys = key.columns.indices.map { key.targetValue($0, "s") }
    return sums(
      keys,
      values,
      buckets,
      "\(rows) s WHERE NOT EXISTS (SELECT FROM \(log) l WHERE \(key.same("l", "s")))"
    )
  }

  private func targetSums(_ buckets: Int) -> String {
    let values = written.map { "t.\(quoteIdentifier($0.target))" }
    let keys = key.columns.map { "t.\(quoteIdentifier($0.target))" }
    return sums(
      keys,
      values,
      buckets,
      "\(target) t WHERE NOT EXISTS (SELECT FROM \(log) l WHERE \(key.matches("t", "l")))"
    )
  }

  private func sums(_ keys: [String], _ values: [String], _ buckets: Int, _ from: String) -> String {
    let key = "ROW(\(keys.joined(separator: ", ")))::text"
    return """
      SELECT \(key) AS key, (pg_catalog.hashtextextended(\(key), 0) & \(buckets - 1)) AS bucket,
        pg_catalog.hashtextextended(ROW(\(values.joined(separator: ", ")))::text, 1) AS sum
      FROM \(from)
      """
  }

  /// Rows of both sides and the buckets whose number of rows or checksum is not the same.
  func differingBuckets(_ buckets: Int) -> String {
    func grouped(_ sums: String) -> String {
      "(SELECT bucket, count(*) AS n, bit_xor(sum) AS sum FROM (\(sums)) x GROUP BY bucket)"
    }
    return """
      SELECT coalesce(sum(a.n), 0)::bigint, coalesce(sum(b.n), 0)::bigint,
        coalesce(array_agg(coalesce(a.bucket, b.bucket)::text)
          FILTER (WHERE a.n IS DISTINCT FROM b.n OR a.sum IS DISTINCT FROM b.sum), '{}')
      FROM \(grouped(sourceSums(buckets))) a FULL JOIN \(grouped(targetSums(buckets))) b ON a.bucket = b.bucket
      """
  }

  /// The keys in some buckets whose rows are on one side only or differ; `$1` has the buckets.
  func differingKeys(_ buckets: Int, limit: Int) -> String {
    func chosen(_ sums: String) -> String { "(SELECT * FROM (\(sums)) x WHERE x.bucket = ANY ($1::bigint[]))" }
    return """
      SELECT coalesce(a.key, b.key), a.key IS NOT NULL, b.key IS NOT NULL, count(*) OVER ()
      FROM \(chosen(sourceSums(buckets))) a FULL JOIN \(chosen(targetSums(buckets))) b ON a.key = b.key
      WHERE a.sum IS DISTINCT FROM b.sum OR a.key IS NULL OR b.key IS NULL
      ORDER BY coalesce(a.key, b.key) COLLATE "C" LIMIT \(limit)
      """
  }

  /// How many keys are in the log, and whether a TRUNCATE is.
  var pending: String {
    """
    SELECT count(*), coalesce(bool_or(truncated), false)
    FROM (SELECT DISTINCT truncated, \(key.aliases.joined(separator: ", ")) FROM \(log)) x
    """
  }
}
