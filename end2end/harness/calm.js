// Steps that leave the browser calm, and show what they saw when they fail.

/** A step as `journey` gives it, whose visitors (`of(ground)`) may have nothing to complain of when it ends. */
export function calmly(step, name, of = ({ me }) => [me]) {
  return (title, run) =>
    step(title, async (ground) => {
      const visitors = of(ground);
      try {
        await run(ground);
      } catch (error) {
        const about = title.replace(/\W+/g, '-').slice(0, 60);
        await Promise.all(visitors.map((who, index) => who.picture(`${name}-failed-${index}-${about}`)));
        const complaints = visitors.flatMap((who) => who.complaints());
        if (complaints.length) error.message += `\nthe browser complained:\n  ${complaints.join('\n  ')}`;
        throw error;
      }
      for (const who of visitors) {
        who.assertCalm();
        who.forget();
      }
    });
}
