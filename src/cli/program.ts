import { Argument, Command, Option } from 'commander';
import { ROLES, SCOPES } from '../access/caller.js';
import { version } from '../runtime/root-folder.js';
import type { NewDeskOptions } from './commands/desk.js';
import type { Format } from './commands/export.js';
import type { UpgradeOptions } from './commands/kinds.js';
import type { NewPersonOptions } from './commands/person.js';
import type { RedactOptions } from './commands/redact.js';
import type { LoginOptions } from './commands/reporting.js';
import type { NewTokenOptions } from './commands/token.js';
import type { VerifyFlags } from './commands/verify.js';
import type { CommandResult } from './process/command-result.js';

/** Each command loads what it needs when it runs: all of it would take most of the time of a short one. */
const commands = {
  desk: () => import('./commands/desk.js'),
  doctor: () => import('./doctor/doctor.js'),
  epoch: () => import('./commands/epoch.js'),
  export: () => import('./commands/export.js'),
  import: () => import('./commands/import.js'),
  key: () => import('./commands/key.js'),
  kinds: () => import('./commands/kinds.js'),
  migrate: () => import('./commands/migrate.js'),
  person: () => import('./commands/person.js'),
  redact: () => import('./commands/redact.js'),
  reporting: () => import('./commands/reporting.js'),
  token: () => import('./commands/token.js'),
  verify: () => import('./commands/verify.js'),
};

const FORMATS: readonly Format[] = ['yaml', 'jsonl', 'ledger'];

const JSON_FLAG = ['--json', 'print JSON to standard output'] as const;

/** The command line. Each action runs to its end and sets the exit code. */
export function paraph(): Command {
  const program = described(new Command('paraph'), 'Commands on the database of the service.').version(
    version,
    '-V, --version',
    'print the release',
  );
  program
    .addCommand(
      withAction(
        described(
          new Command('import'),
          'Imports a dossier, whole or not at all, without a second person’s approval.',
        )
          .argument('<file>', 'a dossier in YAML or JSON, or in JSON Lines if its name ends in .jsonl')
          .option('--files <folder>', 'the folder of an export with the documents that entries name')
          .option('--dry-run', 'show what would be recorded, and record nothing')
          .option('--alert', 'alert of old entries too; by default only recent entries cause alerts'),
        async ([file], asked) => (await commands.import()).importDossier(file as string, asked),
      ),
    )
    .addCommand(
      withAction(
        described(
          new Command('export'),
          'Exports the entries as they now stand to standard output, as a dossier.',
        )
          .argument('[track]', 'one track with its twin; default: all tracks')
          .option(
            '--files <folder>',
            'also write the documents that entries name, and the newest heads, into this folder',
          )
          .addOption(
            new Option('--format <format>', 'jsonl for large dossiers; ledger: every row with what proves it')
              .choices([...FORMATS])
              .default('yaml'),
          ),
        async ([track], { format, files }) =>
          (await commands.export()).exportTo(track, format as Format, files as string | undefined),
      ),
    )
    .addCommand(
      withAction(
        described(new Command('verify'), 'Recomputes every hash, status and number; names the first bad row.')
          .argument('[track]', 'only this track; or the file of an exported ledger, which needs no database')
          .option('--files <folder>', 'the folder of an exported ledger with its documents')
          .option('--head <file...>', 'checkpoints that were kept outside the database')
          .option('--key <key...>', 'verifier keys that count; default: those in the database'),
        async ([track], asked) => (await commands.verify()).verifyLedger(track, asked as VerifyFlags),
      ),
    )
    .addCommand(
      withAction(described(new Command('migrate'), 'Migrates the database to this release.'), async () =>
        (await commands.migrate()).migrate(),
      ),
    )
    .addCommand(
      withAction(
        described(
          new Command('redact'),
          'Takes texts out of an entry where law demands it, wherever they stand. It cannot be undone.',
        )
          .argument('<track>', 'its track')
          .argument('<seq>', 'its number in the ledger')
          .requiredOption('--field <pointer...>', 'what goes, such as /data/people/0/name, /note')
          .requiredOption('--reason <text>', 'why, without the words themselves; it is kept')
          .option('--dry-run', 'show what would go and where the words still stand, and redact nothing'),
        async ([track, seq], asked) =>
          (await commands.redact()).redactEntry(track as string, seq as string, asked as RedactOptions),
      ),
    )
    .addCommand(tokens())
    .addCommand(people())
    .addCommand(desks())
    .addCommand(epochs())
    .addCommand(keys())
    .addCommand(kinds())
    .addCommand(reporting())
    .addCommand(
      withAction(
        described(new Command('doctor'), 'Checks the installation, and changes nothing.'),
        async () => (await commands.doctor()).doctor(),
      ),
    );
  return program;
}

function tokens(): Command {
  return described(new Command('token'), 'Bearer tokens for the API.')
    .addCommand(
      withAction(
        described(new Command('create'), 'Creates a token and shows it once.')
          .addOption(
            new Option('--role <role>', 'the role of the token').choices([...ROLES]).makeOptionMandatory(),
          )
          .requiredOption('--name <name>', 'its name, recorded as the actor of entries')
          .option(
            '--person <username>',
            'the owner; default: a machine’s token, which can propose but not approve',
          )
          .option('--desk <desk>', 'limit the role to the tracks of this desk')
          .option('--expires <day>', 'the last day on which it is valid, in UTC')
          .addOption(
            new Option('--scope <scope...>', 'limit the permissions of the role').choices([...SCOPES]),
          ),
        async (_, asked) => (await commands.token()).createToken(asked as NewTokenOptions),
      ),
    )
    .addCommand(
      withAction(described(new Command('list'), 'Lists all tokens, without their secrets.'), async () =>
        (await commands.token()).listTokens(),
      ),
    )
    .addCommand(
      withAction(
        described(new Command('revoke'), 'Revokes a token at once.').addArgument(
          new Argument('<id>', 'the id of the token'),
        ),
        async ([id]) => (await commands.token()).revokeToken(id as string),
      ),
    );
}

function people(): Command {
  const role = new Option('--role <role>', 'their role; none: roles by desk only');
  return described(new Command('person'), 'People who sign in with a user name and a password.')
    .addCommand(
      withAction(
        described(new Command('invite'), 'Invites a person: prints a link for choosing a password.')
          .addOption(role.choices([...ROLES, 'none']).makeOptionMandatory())
          .requiredOption('--name <name>', 'their name, recorded as the actor of entries')
          .requiredOption('--username <username>', 'the name with which they sign in'),
        async (_, asked) => (await commands.person()).invitePerson(asked as NewPersonOptions),
      ),
    )
    .addCommand(
      withAction(described(new Command('list'), 'Lists the people who may sign in.'), async () =>
        (await commands.person()).listPeople(),
      ),
    )
    .addCommand(
      withAction(
        described(new Command('reset'), 'Prints a new link for a person who lost their password.')
          .addArgument(new Argument('<username>', 'their user name'))
          .option('--codes', 'also turn off their one-time codes'),
        async ([username], { codes }) =>
          (await commands.person()).resetPerson(username as string, { codes: codes === true }),
      ),
    );
}

function desks(): Command {
  return described(new Command('desk'), 'Desks: sets of tracks on which people and tokens have roles.')
    .addCommand(
      withAction(
        described(new Command('create'), 'Creates a desk.')
          .addArgument(new Argument('<desk>', 'its short name in addresses and options, such as europe'))
          .requiredOption('--name <name>', 'its name, in English if others are given')
          .option('--ru <name>', 'its name in Russian')
          .option('--kk <name>', 'its name in Kazakh')
          .option('--track <track...>', 'the tracks that it has'),
        async ([desk], asked) => (await commands.desk()).createDesk(desk as string, asked as NewDeskOptions),
      ),
    )
    .addCommand(
      withAction(described(new Command('list'), 'Lists all desks, with their tracks and roles.'), async () =>
        (await commands.desk()).listDesks(),
      ),
    );
}

function epochs(): Command {
  return described(
    new Command('epoch'),
    'Epochs of the feed. A new one begins when the database continues from an earlier state.',
  ).addCommand(
    withAction(
      described(
        new Command('new'),
        'Begins an epoch after files or a snapshot were restored, which PostgreSQL cannot detect. Run it before the service starts.',
      ),
      async () => (await commands.epoch()).newEpoch(),
    ),
  );
}

function keys(): Command {
  return described(new Command('key'), 'Keys that sign the heads of the logs.')
    .addCommand(
      withAction(described(new Command('list'), 'Lists the keys, the one that signs now last.'), async () =>
        (await commands.key()).listKeys(),
      ),
    )
    .addCommand(
      withAction(
        described(new Command('rotate'), 'Makes a new key. The old one signs a statement about it.').option(
          '--lost',
          'the old key can no longer be opened, so it makes no statement',
        ),
        async (_, { lost }) => (await commands.key()).rotateKey({ lost: lost === true }),
      ),
    );
}

function kinds(): Command {
  const version = (name: string) => new Argument(`[${name}]`, 'a version; default: the two newest');
  return described(new Command('kinds'), 'Versions of the kinds of agreement.')
    .addCommand(
      withAction(
        described(new Command('diff'), 'Says what differs between two versions of a kind.')
          .argument('<kind>', 'a kind of agreement')
          .addArgument(version('from'))
          .addArgument(version('to')),
        async ([kind, from, to]) => (await commands.kinds()).diffKind(kind as string, from, to),
      ),
    )
    .addCommand(
      withAction(
        described(new Command('upgrade'), 'Moves the tracks of a kind to its newest version.')
          .argument('<kind>', 'a kind of agreement')
          .option('--dry-run', 'list the entries that would be refused and the statuses that would differ')
          .option('--approved-by <name>', 'the second person who answers for it'),
        async ([kind], asked) =>
          (await commands.kinds()).upgradeKind(kind as string, asked as UpgradeOptions),
      ),
    );
}

function reporting(): Command {
  return described(new Command('reporting'), 'Logins for programs that read the views by SQL.').addCommand(
    withAction(
      described(
        new Command('login'),
        'Makes a login, or gives it a new password, and shows how to connect once.',
      )
        .addArgument(new Argument('<name>', 'its name, such as dashboards'))
        .option('--public', 'it reads the public view; default: the full ledger'),
      async ([name], asked) => (await commands.reporting()).makeLogin(name as string, asked as LoginOptions),
    ),
  );
}

const described = (command: Command, description: string): Command =>
  command
    .description(description)
    .option(...JSON_FLAG)
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError('(see --help)');

function withAction(
  command: Command,
  work: (given: (string | undefined)[], options: Record<string, unknown>) => Promise<CommandResult>,
): Command {
  return command.action(async () => {
    const { json = false, ...options } = command.optsWithGlobals();
    const { runCommand } = await import('./process/command-result.js');
    await runCommand(json, () => work(command.args, options));
  });
}
