/// The table that carries partition schedules, seed rows, refresh and retention into a database.
///
/// What is declared beside a table in the model and has no place in `pg_catalog` travels inside the migrations as rows
/// of `strata.policies`, so that the jobs on a server need a database and nothing else.
public enum PolicyTable {
  public static let schema = "strata"
  public static let name = "policies"

  /// The statements that make the table where it is missing.
  ///
  /// A migration that writes policies begins with them, so that psql can run it alone; the ledger makes the table with
  /// the same ones.
  public static let creation = [
    "CREATE SCHEMA IF NOT EXISTS strata",
    """
    CREATE TABLE IF NOT EXISTS strata.policies (
      kind text NOT NULL,
      object text NOT NULL,
      body jsonb NOT NULL,
      PRIMARY KEY (kind, object)
    )
    """,
  ]
}
