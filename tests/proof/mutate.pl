#!/usr/bin/perl
# SPDX-License-Identifier: ISC
# Sow mistakes: mutate.pl DIR N SEED FILE... samples N of all places in the
# files with a fixed seed, writes DIR/1.c ... DIR/N.c and prints "K FILE LINE
# WAS IS" for each.  Each is one small mistake that somebody could make.  Which
# ones are drawn depends on nothing but their own lines, so that what changes
# elsewhere does not make it another sample.
use strict;
use warnings;

my ($dir, $n, $seed, @files) = @ARGV;

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

# Any number of a text, the same everywhere (FNV-1a, its bits mixed).
sub lot {
	my $lot = 2166136261;
	$lot = (($lot ^ ord) * 16777619) & 0xffffffff for split //, join "\t", @_;
	$lot = (($lot ^ $lot >> 15) * 0x2c1b3c6d) & 0xffffffff;
	return $lot ^ $lot >> 13;
}

my (%lines, @found);
for my $file (@files) {
	open my $in, '<', $file or die "$file: $!";
	my @line = <$in>;
	close $in;
	$lines{$file} = \@line;
	my ($comment, $function, %seen);
	for my $i (0 .. $#line) {
		my $text = $line[$i];
		$comment = 1 if $text =~ m{^\s*/\*};
		my $skip = $comment;
		$comment = 0 if $text =~ m{\*/};
		# Statements only: within functions, and no SQL or other constants.
		$function = 1 if $text =~ /^\{/;
		$function = 0 if $text =~ /^\}/;
		next if $skip || !$function || $text =~ /"/ || $text =~ /^\s*(static|const)\b/;
		my $nth = $seen{$text}++;
		for my $m (@mistakes) {
			while ($text =~ /$m->[0]/g) {
				my $lot = lot($seed, $file, $text, $nth, $-[0], $m->[1]);
				push @found, [$file, $i, $-[0], $+[0], $m->[1], $lot];
			}
		}
	}
}
@found = sort { $a->[5] <=> $b->[5] } @found;
for my $k (1 .. $n) {
	last if $k > @found;
	my ($file, $i, $from, $to, $new) = @{$found[$k - 1]};
	my @mutant = @{$lines{$file}};
	substr($mutant[$i], $from, $to - $from) = $new;
	open my $out, '>', "$dir/$k.c" or die "$dir/$k.c: $!";
	print $out @mutant;
	close $out;
	(my $was = $lines{$file}[$i]) =~ s/^\s+|\s+$//g;
	(my $is = $mutant[$i]) =~ s/^\s+|\s+$//g;
	printf "%d\t%s\t%d\t%s\t%s\n", $k, $file, $i + 1, $was, $is;
}
