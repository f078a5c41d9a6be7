// To be imported before onnxruntime, which reads it when it is loaded: it would keep a device id and a database of events in
// the home folder and send them to its maker. What a process that reads people's messages does is nobody else's business.
process.env.ORT_DISABLE_TELEMETRY = '1';
