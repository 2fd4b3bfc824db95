extension EmbeddedCluster {
  /// The guard. Its arguments: the run's directory, the socket's directory, the template, the command of the server.
  ///
  /// It runs in a session of its own, out of reach of the terminal's Ctrl-C. Standard input is the leash: end of file
  /// means that the owner is gone, a line means that the server shall stay without it. SIGTERM stops it as well.
  /// SIGQUIT is PostgreSQL's immediate shutdown, see "Shutting Down the Server" in its manual. It is sent until it
  /// works: what a shell runs in the background ignores it, the server too until it has installed its handlers.
  static let guardScript = """
    umask 077
    ulimit -c 0
    run=$1 socket=$2 template=$3
    shift 3
    server= stopping=
    quit() { while kill -QUIT "$server"; do sleep 0.05; done 2>/dev/null; }
    trap 'stopping=1; [ -z "$server" ] || quit &' TERM INT HUP
    exec 3<&0 </dev/null
    echo $$ >"$run/guard"
    if cp -a --reflink=auto -- "$template" "$run/data" && [ -z "$stopping" ]; then
      "$@" 3<&- &
      server=$!
      { read -r word <&3 || quit; } &
      watcher=$!
      exec 3<&-
      [ -z "$stopping" ] || quit &
      while kill -0 "$server" 2>/dev/null; do wait "$server"; done
      kill "$watcher" 2>/dev/null
    fi
    exec rm -rf -- "$run" "$socket"
    """
}

extension ServerSetting {
  /// How an embedded server runs: fast, since nothing in it is worth keeping, alone on its socket, the same everywhere.
  static func embedded(socketDirectory: String) -> [ServerSetting] {
    [
      // Nobody but the owner of the socket's directory gets in.
      ServerSetting("listen_addresses", ""),
      ServerSetting("unix_socket_directories", socketDirectory),
      ServerSetting("unix_socket_permissions", "0700"),
      ServerSetting("port", "5432"),
      // Nothing survives a crash, and need not.
      ServerSetting("fsync", "off"),
      ServerSetting("synchronous_commit", "off"),
      ServerSetting("full_page_writes", "off"),
      ServerSetting("checkpoint_timeout", "1d"),
      ServerSetting("max_wal_size", "1GB"),
      // Nothing happens that nobody asked for: locks, scans and statistics are watched while plans are replayed.
      ServerSetting("autovacuum", "off"),
      ServerSetting("jit", "off"),
      ServerSetting("max_logical_replication_workers", "0"),
      // CREATE PUBLICATION warns below this level.
      ServerSetting("wal_level", "logical"),
      ServerSetting("max_wal_senders", "4"),
      ServerSetting("max_prepared_transactions", "16"),
      // One transaction may create a schema of thousands of relations.
      ServerSetting("max_locks_per_transaction", "512"),
      ServerSetting("max_connections", "100"),
      ServerSetting("shared_buffers", "64MB"),
      ServerSetting("huge_pages", "off"),
      // In the data directory, so that it goes with it; containers give /dev/shm 64 MB.
      ServerSetting("dynamic_shared_memory_type", "mmap"),
      // The same answers wherever it runs.
      ServerSetting("timezone", "UTC"),
      ServerSetting("log_timezone", "UTC"),
      ServerSetting("lc_messages", "C"),
      ServerSetting("cluster_name", "strata-shadow"),
      // The log says why a server did not start; failing statements are their caller's business.
      ServerSetting("log_min_messages", "fatal"),
      ServerSetting("log_destination", "stderr"),
      ServerSetting("logging_collector", "off"),
    ]
  }
}
