type Thread = typeof import('./worker-thread.js', { with: { 'resolution-mode': 'import' } });
type Task = Parameters<Thread['runOnThread']>[0];
type TaskResult = ReturnType<Thread['runOnThread']>;

let thread: Promise<Thread> | undefined;

/** The pool's entry. It is CommonJS because Piscina requires it: Node 20 aborts the process where a worker is stopped
 *  while it requires an ES module, and a sweep that fails early does just that. */
export = async function run(task: Task): Promise<TaskResult> {
  thread ??= import('./worker-thread.js');
  return (await thread).runOnThread(task);
};
