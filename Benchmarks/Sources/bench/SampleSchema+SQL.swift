extension SampleSchema {
  static let function = """
    CREATE FUNCTION public.fn_touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.changed_at := now(); RETURN NEW; END$$
    """

  /// The schema as a script for psql.
  var sql: String {
    var text = Self.function + ";\n"
    for number in 0..<tables { text += table(number) }
    for number in 0..<tables {
      let table = name(number)
      text += """
        ALTER TABLE public.\(table) ADD CONSTRAINT \(table)_parent_id_fk
          FOREIGN KEY (parent_id) REFERENCES public.\(name(reference(number)));\n
        """
    }
    return text
  }

  private func table(_ number: Int) -> String {
    let table = "public.\(name(number))"
    let isPartitioned = isPartitioned(number)
    let isChanged = isChanged(number)
    var text = """
      CREATE TABLE \(table) (
        id bigint NOT NULL,
        parent_id bigint,
        code varchar(40) NOT NULL,
        token uuid NOT NULL DEFAULT gen_random_uuid(),
        amount numeric(12,2) NOT NULL DEFAULT \(isChanged ? 1 : 0),
        status text NOT NULL DEFAULT 'new',
        created_at timestamptz NOT NULL DEFAULT now(),
        changed_at timestamptz\(isChanged ? ",\n  remark text" : ""),
        CONSTRAINT \(name(number))_pkey PRIMARY KEY (id\(isPartitioned ? ", created_at" : "")),
        CONSTRAINT \(name(number))_amount_check CHECK (amount >= \(isChanged ? -1 : 0))
      )\(isPartitioned ? " PARTITION BY RANGE (created_at)" : "");

      """
    for partition in partitions(number) {
      text += """
        CREATE TABLE public.\(partition.name) PARTITION OF \(table) FOR VALUES FROM ('\(partition.from)') TO ('\(partition.to)');

        """
    }
    text += """
      CREATE INDEX idx_\(name(number))_parent ON \(table) (parent_id);
      CREATE INDEX idx_\(name(number))_status ON \(table) (status, created_at DESC);
      \(isChanged ? "" : "CREATE INDEX idx_\(name(number))_code ON \(table) (lower(code)) WHERE status <> 'done';")

      """
    guard isDressed(number) else { return text }
    text += """
      CREATE TRIGGER trg_\(name(number))_touch BEFORE UPDATE ON \(table) FOR EACH ROW EXECUTE FUNCTION public.fn_touch();
      ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_rows ON \(table) USING (code = current_setting('app.tenant', true));
      COMMENT ON TABLE \(table) IS 'What the application knows of number \(number).';
      COMMENT ON COLUMN \(table).amount IS 'In the currency of the tenant.';
      COMMENT ON COLUMN \(table).status IS 'new, open or done.';

      """
    return text
  }
}
