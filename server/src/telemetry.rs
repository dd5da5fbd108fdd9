//! Log layers and metrics. Log lines never carry names, phones or coordinates.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error; `RUST_LOG` chooses what (default `info`).
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    // A second start (tests) keeps the first subscriber.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Installs the Prometheus recorder and returns what renders `/metrics`.
pub fn start_metrics() -> PrometheusHandle {
    // Counting goes to one recorder a process: a second start (tests) renders the same one.
    static COUNTED: OnceLock<PrometheusHandle> = OnceLock::new();
    COUNTED
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}
