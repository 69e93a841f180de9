export { ControlError } from './bindings.ts';
export { load } from './load.ts';
export { record, replay, type Replay } from './recording.ts';
export type {
  App,
  AppFiles,
  AppProgram,
  AppRecording,
  AppState,
  AppStreams,
  Captured,
  FileEntry,
  LoadOptions,
  RunOptions,
  RunResult,
  Transpile,
  TranspiledFiles,
} from './app.ts';
