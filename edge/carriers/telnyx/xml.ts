import type { TwimlVariant } from '../twilio/xml.ts';

/**
 * TeXML where it is not TwiML (https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/dial, …/record,
 * …/gather).
 */
export const TELNYX: TwimlVariant = {
  ringSeconds: [5, 120],
  timeLimitSeconds: [60, 14_400],
  actionOnEmptyResult: false,
  answerOnBridge: false,
  conversation: { record: 'record-from-answer-dual', recordingChannels: 'dual' },
  // Telnyx hears silence by transcribing, and charges for it.
  messageSilenceSeconds: null,
  transcription: (url) => ({ transcription: true, transcriptionCallback: url }),
};
