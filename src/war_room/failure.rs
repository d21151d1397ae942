//! Why a command has no answer, in the words of the integration and of the libraries below it.

/// Why there is no answer, in the integration's words.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Failure {
    /// Nobody took the connection in time.
    #[error(
        "Connection Timeout Error - potential reasons might be that the Server URL parameter is incorrect or that the \
         Server is not accessible from your host."
    )]
    ConnectTimeout,
    /// The server's certificate is not one to trust.
    #[error(
        "SSL Certificate Verification Failed - try selecting 'Trust any certificate' checkbox in the integration \
         configuration."
    )]
    Certificate,
    /// There is no connection, or it ended before an answer began.
    #[error(
        "\nError Type: <requests.exceptions.ConnectionError>\nError Number: [None]\nMessage: None\nVerify that the \
         server URL parameter is correct and that you have access to the server from your host."
    )]
    Connection,
    /// The answer, or its next piece, did not come in time.
    #[error("{pool}(host='{host}', port={port}): Read timed out. (read timeout=60.0)")]
    ReadTimeout {
        /// What holds the connection.
        pool: &'static str,
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The answer ends before it is whole.
    #[error(
        "('Connection broken: IncompleteRead({read} bytes read, {missing} more expected)', IncompleteRead({read} bytes \
         read, {missing} more expected))"
    )]
    CutOff {
        /// How many bytes came.
        read: usize,
        /// How many did not.
        missing: usize,
    },
    /// The connection broke in the middle of the answer.
    #[error(
        "(\"Connection broken: ConnectionResetError(104, 'Connection reset by peer')\", ConnectionResetError(104, \
         'Connection reset by peer'))"
    )]
    Reset,
    /// The pieces of an answer in pieces are not as they should be.
    #[error("Response ended prematurely")]
    Chunks,
    /// The answer is not compressed as it says.
    #[error(
        "('Received response with content-encoding: {0}, but failed to decode it.', error('Error -3 while decompressing data: incorrect header check'))"
    )]
    Encoding(String),
    /// The redirects have no end.
    #[error("Exceeded 30 redirects.")]
    Redirects,
    /// A redirect leads to no HTTP address.
    #[error("No connection adapters were found for {0}")]
    Adapter(String),
}

impl Failure {
    /// What came too late from a server.
    #[must_use]
    pub fn read_timeout(https: bool, host: &str, port: u16) -> Self {
        Self::ReadTimeout {
            pool: if https {
                "HTTPSConnectionPool"
            } else {
                "HTTPConnectionPool"
            },
            host: host.to_owned(),
            port,
        }
    }
}
