#!/usr/bin/perl
# SPDX-License-Identifier: ISC
# Print N mutants of a C file, sampled with a fixed seed: mutate.pl FILE N SEED
# writes FILE.1 ... FILE.N and prints "K LINE WHAT" for each.  A mutant is
# one small mistake that somebody could make.
use strict;
use warnings;

my ($file, $n, $seed) = @ARGV;
open my $in, '<', $file or die "$file: $!";
my @line = <$in>;
close $in;

# What is looked for, and what is put in its place.
my @mistakes = (
	[qr/(?<![=!<>])==(?!=)/, '!='],
	[qr/!=(?!=)/, '=='],
	[qr/(?<![<>=-])<(?![<=])(?=[ \d])/, '<='],
	[qr/(?<![<>=-])>(?![>=])(?=[ \d])/, '>='],
	[qr/<=/, '<'],
	[qr/(?<!-)>=/, '>'],
	[qr/&&/, '||'],
	[qr/\|\|/, '&&'],
	[qr/(?<=[\w\])]) \+ (?=\w)/, ' - '],
	[qr/(?<=[\w\])]) - (?=\w)/, ' + '],
	[qr/\+\+/, '--'],
	[qr/(?<=[( ])!(?=[\w(*])/, ''],
	[qr/\btrue\b/, 'false'],
	[qr/\bfalse\b/, 'true'],
	[qr/(?<![\w.])0(?![\w.])/, '1'],
	[qr/(?<![\w.])1(?![\w.])/, '0'],
	[qr/^\t+(?!return|break|continue|goto|case|default)[a-z][\w>.\[\]-]* [-+]?= [^;]*;$/, ';'],
	[qr/^\t+(?!return)[a-z]\w*\([^;]*\);$/, ';'],
);

my (@found, $comment, $function);
for my $i (0 .. $#line) {
	my $text = $line[$i];
	$comment = 1 if $text =~ m{^\s*/\*};
	my $skip = $comment;
	$comment = 0 if $text =~ m{\*/};
	# Statements only: within functions, and no SQL or other constants.
	$function = 1 if $text =~ /^\{/;
	$function = 0 if $text =~ /^\}/;
	next if $skip || !$function || $text =~ /"/ || $text =~ /^\s*(static|const)\b/;
	for my $m (@mistakes) {
		while ($text =~ /$m->[0]/g) {
			push @found, [$i, $-[0], $+[0], $m->[1]];
		}
	}
}
srand $seed;
for my $k (1 .. $n) {
	last unless @found;
	my ($i, $from, $to, $new) = @{splice @found, int(rand @found), 1};
	my @mutant = @line;
	substr($mutant[$i], $from, $to - $from) = $new;
	open my $out, '>', "$file.$k" or die "$file.$k: $!";
	print $out @mutant;
	close $out;
	(my $was = $line[$i]) =~ s/^\s+|\s+$//g;
	(my $is = $mutant[$i]) =~ s/^\s+|\s+$//g;
	printf "%d\t%d\t%s\t%s\n", $k, $i + 1, $was, $is;
}
