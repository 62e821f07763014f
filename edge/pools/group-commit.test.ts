import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

function recorder() {
  const writes: string[][] = [];
  let broken = false;
  let resets = 0;
  const commits = new GroupCommit<string>(
    (parts) => {
      if (broken) throw new Error('disk full');
      writes.push(parts);
    },
    () => resets++,
    () => Promise.resolve(),
  );
  return {
    commits,
    writes,
    resets: () => resets,
    break: (now: boolean) => {
      broken = now;
    },
  };
}

describe('group commit', () => {
  it('writes what arrived together in one go, in order', async () => {
    const { commits, writes } = recorder();
    await Promise.all([commits.add('a'), commits.add('b'), commits.add('c')]);
    await commits.add('d');
    expect(writes).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('answers nobody before the write has happened', async () => {
    const { commits, writes } = recorder();
    let seen = -1;
    await commits.add('a').then(() => {
      seen = writes.length;
    });
    expect(seen).toBe(1);
  });

  it('tells every caller of a failed write, resets once, and goes on', async () => {
    const { commits, writes, resets, break: setBroken } = recorder();
    setBroken(true);
    const answers = await Promise.allSettled([commits.add('a'), commits.add('b')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(resets()).toBe(1);
    setBroken(false);
    await commits.add('c');
    expect(writes).toEqual([['c']]);
  });

  it('lets a reader write what is waiting first', async () => {
    const { commits, writes } = recorder();
    const waiting = commits.add('a');
    commits.flush();
    expect(writes).toEqual([['a']]);
    await waiting;
    expect(writes).toHaveLength(1);
  });
});
