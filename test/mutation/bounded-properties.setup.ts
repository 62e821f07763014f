import fc from 'fast-check';

// The properties are run once for every fault: each for a tenth of a second at most, and always with the same cases.
fc.configureGlobal({ seed: 1, interruptAfterTimeLimit: 100 });
