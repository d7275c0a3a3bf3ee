# dbd-sqlite.pl - Perl's DBD::SQLite: a progress handler ends a lookup.
use strict;
use warnings;
use DBI;
use Time::HiRes 'time';

my ($library, $database, $script, $silent) = @ARGV;
binmode STDOUT, ':encoding(UTF-8)';
my $db = DBI->connect("dbi:SQLite:dbname=$database", '', '', {RaiseError => 1, PrintError => 0, sqlite_unicode => 1});
$db->sqlite_enable_load_extension(1);
$db->sqlite_load_extension($library);

sub show {
  my $statement = $db->prepare($_[0]);
  $statement->execute;
  return unless $statement->{NUM_OF_FIELDS};
  while (my $row = $statement->fetchrow_arrayref) { print join('|', map { $_ // '' } @$row), "\n" }
}

open my $file, '<', $script or die "$script: $!\n";
show($_) for split /;\n/, do { local $/; <$file> };
my $start = time;
$db->sqlite_progress_handler(1000, sub { time > $start + 1 });
eval { show("SELECT status FROM dns('silent.example', 'A', '$silent')"); 1 } or print $db->errstr, time < $start + 3 ? " soon\n" : " late\n";
$db->sqlite_progress_handler(0, undef);
show("SELECT dns_status('example.com', 'SOA')");
