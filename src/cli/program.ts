import { Argument, Command, Option } from 'commander';
import { ROLES } from '../access/allow.js';
import { SCOPES } from '../desks/requests.js';
import { newEpoch } from './commands/epoch.js';
import { exportDossier } from './commands/export.js';
import { importDossier } from './commands/import.js';
import { migrate } from './commands/migrate.js';
import { invitePerson, listPeople, type NewPersonOptions, resetPerson } from './commands/person.js';
import { createToken, listTokens, type NewTokenOptions, revokeToken } from './commands/token.js';
import { verifyLedger } from './commands/verify.js';
import { doctor } from './doctor/doctor.js';
import { conclude, type Outcome } from './process/outcome.js';

const JSON_FLAG = ['--json', 'machine output, as JSON on standard output'] as const;

/** The command line; each action runs to its end and leaves its exit code. */
export function paraph(): Command {
  const program = named(new Command('paraph'), 'Works on the database that the service would use.');
  program
    .addCommand(
      acting(
        named(new Command('import'), 'Records a dossier, whole or not at all; asks no second person.')
          .argument('<file>', 'a dossier in JSON or YAML')
          .option('--dry-run', 'says what would be recorded, and records nothing')
          .option('--alert', 'alerts of old entries, too; otherwise nobody is alerted of history'),
        ([file], asked) => importDossier(file as string, asked),
      ),
    )
    .addCommand(
      acting(
        named(
          new Command('export'),
          'Writes a dossier of what now stands to standard output, as YAML.',
        ).argument('[track]', 'one track, with its twin; all of them if left out'),
        ([track]) => exportDossier(track),
      ),
    )
    .addCommand(
      acting(
        named(
          new Command('verify'),
          'Recomputes every hash, status and number; names the first bad row.',
        ).argument('[track]', 'only this track'),
        ([track]) => verifyLedger(track),
      ),
    )
    .addCommand(
      acting(named(new Command('migrate'), 'Brings the database up to date with this release.'), migrate),
    )
    .addCommand(tokens())
    .addCommand(people())
    .addCommand(epochs())
    .addCommand(
      acting(
        named(new Command('doctor'), 'Looks whether everything is as it should be; changes nothing.'),
        doctor,
      ),
    );
  return program;
}

function tokens(): Command {
  return named(new Command('token'), 'Bearer tokens for the API.')
    .addCommand(
      acting(
        named(new Command('create'), 'Makes a token and shows it, once.')
          .addOption(new Option('--role <role>', 'what it allows').choices([...ROLES]).makeOptionMandatory())
          .requiredOption('--name <name>', 'who holds it: stands in the ledger as the actor')
          .option('--person <username>', 'whose it is; else a machine’s, which proposes and does not approve')
          .option('--desk <desk>', 'the role holds for the tracks of this desk only')
          .option('--expires <day>', 'the last day on which it is good, UTC')
          .addOption(new Option('--scope <scope...>', 'what of the role it may use').choices([...SCOPES])),
        (_, asked) => createToken(asked as NewTokenOptions),
      ),
    )
    .addCommand(acting(named(new Command('list'), 'Lists all tokens, without their secrets.'), listTokens))
    .addCommand(
      acting(
        named(new Command('revoke'), 'Ends a token at once.').addArgument(
          new Argument('<id>', 'its id, as listed'),
        ),
        ([id]) => revokeToken(id as string),
      ),
    );
}

function people(): Command {
  const role = new Option('--role <role>', 'what they may do; none: what desks grant alone');
  return named(new Command('person'), 'People who sign in with a user name and a password.')
    .addCommand(
      acting(
        named(new Command('invite'), 'Makes the link by which somebody chooses their password.')
          .addOption(role.choices([...ROLES, 'none']).makeOptionMandatory())
          .requiredOption('--name <name>', 'who they are: stands in the ledger as the actor')
          .requiredOption('--username <username>', 'what they sign in with'),
        (_, asked) => invitePerson(asked as NewPersonOptions),
      ),
    )
    .addCommand(acting(named(new Command('list'), 'Lists everybody who may sign in.'), listPeople))
    .addCommand(
      acting(
        named(new Command('reset'), 'Makes a new link for whoever lost their password.')
          .addArgument(new Argument('<username>', 'their user name, as listed'))
          .option('--codes', 'and asks them for one-time codes no more'),
        ([username], { codes }) => resetPerson(username as string, { codes: codes === true }),
      ),
    );
}

function epochs(): Command {
  return named(
    new Command('epoch'),
    'Epochs of the feed: a new one begins where the database goes on from an earlier state.',
  ).addCommand(
    acting(
      named(
        new Command('new'),
        'Begins one; for a restored copy of files or a snapshot, which PostgreSQL cannot tell. Run it before the service starts.',
      ),
      newEpoch,
    ),
  );
}

const named = (command: Command, description: string): Command =>
  command
    .description(description)
    .option(...JSON_FLAG)
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError('(--help shows what there is)');

function acting(
  command: Command,
  work: (given: (string | undefined)[], options: Record<string, unknown>) => Promise<Outcome>,
): Command {
  return command.action(async () => {
    const { json = false, ...options } = command.optsWithGlobals();
    await conclude(json, () => work(command.args, options));
  });
}
